import { t } from '@grafana/i18n';
import type { Stop } from '@thermobench/service/model/run.ts';

/** Who stopped something: a person, or the end of its process. Null if the person is not known. */
export function stopperName({ reason, by }: Stop): string | null {
  return reason === 'shutdown' ? t('stopper.shutdown', 'shutdown of the service or command') : by;
}
