import { z } from 'zod';

/** Why a value was not accepted as a reading. */
export const Refusal = z.enum(['fault', 'checksum', 'below-absolute-zero', 'out-of-range', 'power-on', 'unit']);
export type Refusal = z.infer<typeof Refusal>;

/** What a sensor did not deliver, or delivered in an unusable form. */
export const SensorHealth = z.object({
  location: z.string(),
  refused: z.partialRecord(Refusal, z.int()).describe('Implausible values by reason; they are counted but not stored.'),
  failed: z.int().describe('How often the sensor could not be read, or did not answer in time.'),
  missed: z.int().describe('How often the sensor was due while it was still being read.'),
  lastFailure: z.string().nullable().describe("The last error, in the kernel's words."),
});
export type SensorHealth = z.infer<typeof SensorHealth>;

/** The same, for all sensors of a run together. */
export const SensorsInAll = z.object({
  refused: z.partialRecord(Refusal, z.int()).describe('Implausible values, by reason.'),
  failed: z.int().describe('How often a sensor could not be read.'),
  missed: z.int().describe('How often a sensor was due while it was still being read.'),
});
export type SensorsInAll = z.infer<typeof SensorsInAll>;

export function inAll(sensors: readonly SensorHealth[]): SensorsInAll {
  const none = { location: '', refused: {}, failed: 0, missed: 0, lastFailure: null };
  const [{ refused, failed, missed } = none] = addHealth([sensors.map((health) => ({ ...health, location: '' }))]);
  return { refused, failed, missed };
}

/** Whether there is anything to report. */
export function isTroubled({ refused, failed, missed }: SensorHealth): boolean {
  return failed > 0 || missed > 0 || Object.keys(refused).length > 0;
}

/** Adds up the counts of several readers of the same sensors. */
export function addHealth(all: ReadonlyArray<readonly SensorHealth[]>): SensorHealth[] {
  const sums = new Map<string, SensorHealth>();
  for (const health of all.flat()) {
    const sum = sums.get(health.location);
    sums.set(health.location, sum === undefined ? health : both(sum, health));
  }
  return [...sums.values()];
}

function both(one: SensorHealth, other: SensorHealth): SensorHealth {
  const refused = { ...one.refused };
  for (const reason of Refusal.options) {
    const times = (one.refused[reason] ?? 0) + (other.refused[reason] ?? 0);
    if (times > 0) {
      refused[reason] = times;
    }
  }
  return {
    location: one.location,
    refused,
    failed: one.failed + other.failed,
    missed: one.missed + other.missed,
    lastFailure: other.lastFailure ?? one.lastFailure,
  };
}
