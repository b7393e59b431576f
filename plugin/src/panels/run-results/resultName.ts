import { t } from '@grafana/i18n';

import type { Result } from './readResults.ts';

/** The name of a row: that of its run, or the target of a cell, which has several runs. */
export function resultName({ label, target, run, isCell }: Result): string {
  return label || (isCell ? target : run) || target || t('run-results.unnamed', 'run');
}
