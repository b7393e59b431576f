import { count, duration, NOTHING } from './figures.ts';

/** A value of a setting in readable form: durations with their unit, large numbers with separators. */
export function valueWords(setting: string, value: unknown): string {
  if (typeof value === 'number') {
    return setting.endsWith('Ms') ? duration(value) : Number.isInteger(value) ? count(value) : String(value);
  }
  return value === null ? NOTHING : String(value);
}
