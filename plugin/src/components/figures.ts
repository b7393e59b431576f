import { dateTimeFormat, formattedValueToString, getValueFormat } from '@grafana/data';
import { t } from '@grafana/i18n';

/** Figures as text, in Grafana's units and in the format of the user's region. */

/** Shown if there is no figure. */
export const NOTHING = '–';

export function count(value: number): string {
  return format('locale', value, 0);
}

export function rate(rowsPerSecond: number | null): string {
  return rowsPerSecond === null ? NOTHING : figure(rowsPerSecond);
}

/**
 * Rounds to three significant digits, but keeps all digits before the decimal point. The service's reports do the same.
 */
export function figure(value: number): string {
  const [, decimals = ''] = String(Number(value.toPrecision(3))).split('.');
  return format('locale', value, Math.abs(value) >= 100 ? 0 : decimals.length);
}

/** In a suitable unit, because an embedded store acks within microseconds. */
export function milliseconds(value: number | null | undefined): string {
  return value === null || value === undefined ? NOTHING : format('µs', value * 1000);
}

export function share(value: number): string {
  return format('percentunit', value, 0);
}

export function bytes(value: number): string {
  return format('bytes', value);
}

/** `45 s`, `2 min 5 s`, `3 h 10 min` */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (ms > 0 && seconds === 0) {
    return t('figures.ms', '{{n}} ms', { n: Math.round(ms) });
  }
  const parts = [
    { size: Math.floor(seconds / 86_400), text: t('figures.days', '{{n}} d', { n: Math.floor(seconds / 86_400) }) },
    {
      size: Math.floor(seconds / 3600) % 24,
      text: t('figures.hours', '{{n}} h', { n: Math.floor(seconds / 3600) % 24 }),
    },
    {
      size: Math.floor(seconds / 60) % 60,
      text: t('figures.minutes', '{{n}} min', { n: Math.floor(seconds / 60) % 60 }),
    },
    { size: seconds % 60, text: t('figures.seconds', '{{n}} s', { n: seconds % 60 }) },
  ];
  const first = parts.findIndex(({ size }) => size > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2).filter(({ size }) => size > 0);
  return shown.map(({ text }) => text).join(' ');
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

function format(unit: string, value: number, decimals?: number): string {
  return formattedValueToString(getValueFormat(unit)(value, decimals));
}
