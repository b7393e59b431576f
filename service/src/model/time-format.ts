import { z } from 'zod';

/** How a time from outside is written: in a column of a CSV file, or a field of a JSON record. */
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
