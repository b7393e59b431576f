import type { Measure } from '../model/threshold.ts';

/** Names of columns, with the unit at the end. */
const FIGURES: Readonly<Record<Measure, string>> = {
  rowsPerSecond: 'rate_rows_per_s',
  p99Ms: 'p99_ms',
  lostRows: 'lost_rows',
  errors: 'errors',
};

/** The column with the condition on that figure, such as `threshold_p99_ms`. */
export function thresholdColumn(measure: Measure): string {
  return `threshold_${FIGURES[measure]}`;
}

/** A value as a CSV field, quoted if needed. Text may be chosen by people, so no spreadsheet may interpret it as a formula. */
export function csvText(value: unknown): string {
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean') {
    return String(value ?? '');
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
