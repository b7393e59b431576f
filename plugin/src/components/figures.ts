import { dateTimeFormat, formattedValueToString, getValueFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { duration, NOTHING } from '@thermobench/service/reports/figures.ts';

/** Figures as text, in the same format as in the service's sentences on the same pages. */
export {
  count,
  duration,
  figure,
  milliseconds,
  NOTHING,
  rate,
  share,
  wholeSeconds,
} from '@thermobench/service/reports/figures.ts';

export function bytes(value: number): string {
  return formattedValueToString(getValueFormat('bytes')(value));
}

/** In the user's time zone. */
export function instant(at: number | null): string {
  return at === null ? NOTHING : dateTimeFormat(at);
}

/** `just now`, `5 min ago`, `3 d ago`: a whole number of the largest unit that fits. */
export function ago(at: number): string {
  const ms = Date.now() - at;
  const unit = [86_400_000, 3_600_000, 60_000].find((size) => ms >= size);
  return unit === undefined
    ? t('figures.just-now', 'just now')
    : t('figures.ago', '{{age}} ago', { age: duration(Math.floor(ms / unit) * unit) });
}
