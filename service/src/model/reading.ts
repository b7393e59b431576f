import { z } from 'zod';

/**
 * The same limit in every store. Counted in JavaScript characters, so that the name always fits in a column of that many
 * characters.
 */
export const MAX_LOCATION_CHARACTERS = 255;

/**
 * Names are compared byte by byte: `Kitchen` and `kitchen` are two locations, and so are `attic` and `attic `. Half of a
 * surrogate pair is not valid text.
 */
export const Location = z
  .string()
  .min(1)
  .max(MAX_LOCATION_CHARACTERS)
  .refine((name) => name.isWellFormed(), 'must be Unicode');

/** About the size of a bare reading: location, time and value. The payload of a run multiplies it. */
export const READING_BYTES = 32;

/** One measured value. `time` is milliseconds since 1970 UTC; `value` is in the sensor's unit (°C, %RH). */
export const Reading = z.strictObject({
  location: Location.describe('Where the sensor is, such as `pi-kitchen`.'),
  time: z.number().describe('Milliseconds since 1970-01-01 UTC.'),
  value: z.number().describe("In the sensor's unit: °C, %RH."),
  note: z.string().optional(),
});
export type Reading = z.infer<typeof Reading>;
