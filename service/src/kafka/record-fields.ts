import { z } from 'zod';

import { TimeFormat } from '../model/time-format.ts';
import { zoneOf } from '../time/zone.ts';

const Name = z.string().min(1).max(200);

/** How other programs write readings in JSON. Not used for records written by Thermobench. */
export const RecordFields = z.strictObject({
  timeField: Name.optional().describe(
    'Field with the time in the JSON of other programs; a.b means b within a. Default: the first usual name found, such as time, timestamp, ts, date, created_at.'
  ),
  valueField: Name.optional().describe('Field with the value. Default: value, or reading_value.'),
  locationField: Name.optional().describe(
    'Field with the location. Default: location, or reading_location, or else the key of the record.'
  ),
  timeFormat: TimeFormat.optional().describe(
    'Format of the time. Default: auto, which reads ISO 8601 and numbers since 1970; the size of a number determines its unit.'
  ),
  timeZone: z
    .string()
    .refine((name) => zoneOf(name) !== null, 'must be a time zone, such as Europe/Berlin or +01:00')
    .optional()
    .describe('Time zone of times without one. Default: UTC.'),
  missingTime: z
    .enum(['refuse', 'sent'])
    .optional()
    .describe(
      'What to do with a record without a time. refuse: it is not a reading. sent: it gets the time when it was sent. Default: refuse.'
    ),
});
export type RecordFields = z.output<typeof RecordFields>;
