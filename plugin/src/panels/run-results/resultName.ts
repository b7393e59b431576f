import { t } from '@grafana/i18n';

import type { Result } from './readResults.ts';

/** What a row is called: its own words, else where it wrote to. */
export function resultName({ label, target, run }: Result): string {
  return label || target || run || t('run-results.unnamed', 'run');
}
