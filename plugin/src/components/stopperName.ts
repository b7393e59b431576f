import { t } from '@grafana/i18n';
import type { Stop } from '@thermobench/service/model/run.ts';

import { NOTHING } from './figures.ts';

/** Who stopped something: a person, or the end of its process. */
export function stopperName({ reason, by }: Stop): string {
  return reason === 'shutdown' ? t('stopper.shutdown', 'shutdown of the service or command') : (by ?? NOTHING);
}
