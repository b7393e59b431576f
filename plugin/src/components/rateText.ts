import { t } from '@grafana/i18n';

import { rate } from './figures.ts';

/** Rows per second, without the unit. `≥ 115` if the generator was the limit: the store may be able to accept more. */
export function rateText(rowsPerSecond: number | null, isAtLeast: boolean): string {
  const figure = rate(rowsPerSecond);
  return rowsPerSecond !== null && isAtLeast ? t('rate.at-least', '≥ {{rate}}', { rate: figure }) : figure;
}
