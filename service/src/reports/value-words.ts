import { count, duration, NOTHING } from './figures.ts';

/** A value of a setting for people: durations with their unit, large numbers with separators. */
export function valueWords(setting: string, value: unknown): string {
  if (typeof value === 'number') {
    return setting.endsWith('Ms') ? duration(value) : Number.isInteger(value) ? count(value) : String(value);
  }
  if (value === null && setting === 'ratePerSecond') {
    // As it is entered: a run without a rate writes as fast as the store answers.
    return 'max';
  }
  if (Array.isArray(value)) {
    return value.map((each) => valueWords(setting, each)).join(' ') || NOTHING;
  }
  return value === null || value === undefined || value === '' ? NOTHING : String(value);
}
