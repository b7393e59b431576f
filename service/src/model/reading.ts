import { z } from 'zod';

/** One measured value. `time` is milliseconds since 1970 UTC; `value` is in the sensor's unit (°C, %RH). */
export const Reading = z.strictObject({
  location: z.string().min(1).max(20).describe('Where the sensor is, such as `pi-kitchen`.'),
  time: z.number().describe('Milliseconds since 1970-01-01 UTC.'),
  value: z.number().describe("In the sensor's unit: °C, %RH."),
  note: z.string().optional(),
});
export type Reading = z.infer<typeof Reading>;
