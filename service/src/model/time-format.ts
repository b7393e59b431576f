import { z } from 'zod';

/** How a time is written, where it comes from outside: a column of a CSV file, a field of a JSON record. */
export const TimeFormat = z.enum([
  'auto',
  'iso',
  'seconds',
  'milliseconds',
  'microseconds',
  'nanoseconds',
  'yyyymmdd',
  'day-first',
  'month-first',
  'excel',
]);
export type TimeFormat = z.infer<typeof TimeFormat>;
