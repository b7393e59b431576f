import { t } from '@grafana/i18n';

import type { Result } from './readResults.ts';

/** The name of a row: its label, or else its target. */
export function resultName({ label, target, run }: Result): string {
  return label || target || run || t('run-results.unnamed', 'run');
}
