import { z } from 'zod';

import { TimeFormat } from '../model/time-format.ts';
import { zoneOf } from '../time/zone.ts';

const Name = z.string().min(1).max(200);

/** How readings are written in the JSON of other programs; Thermobench's own records do not need it. */
export const RecordFields = z.strictObject({
  timeField: Name.optional().describe(
    'Name of the time in the JSON of other programs; a.b is b within a. Default: the first usual name that is there, such as time, timestamp, ts, date, created_at.'
  ),
  valueField: Name.optional().describe('Name of the value. Default: value, or reading_value.'),
  locationField: Name.optional().describe(
    "Name of the location. Default: location, or reading_location, or else the record's key."
  ),
  timeFormat: TimeFormat.optional().describe(
    'How the time is written. Default: auto, which takes ISO 8601 and numbers since 1970 whose size tells their unit.'
  ),
  timeZone: z
    .string()
    .refine((name) => zoneOf(name) !== null, 'must be a time zone, such as Europe/Berlin or +01:00')
    .optional()
    .describe('Zone of times that name none. Default: UTC.'),
  missingTime: z
    .enum(['refuse', 'sent'])
    .optional()
    .describe(
      'What becomes of a record without a time. refuse: it is no reading. sent: it gets the time when it was sent. Default: refuse.'
    ),
});
export type RecordFields = z.output<typeof RecordFields>;
