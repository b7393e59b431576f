import { z } from 'zod';

import { Location } from './reading.ts';
import { TimeFormat } from './time-format.ts';

const sysfsRoot = z
  .string()
  .min(1)
  .default('/sys')
  .describe("Where the kernel's sysfs is mounted; another folder for tests.");

const place = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,12}$/, 'must be 1 to 12 letters, digits, dots, hyphens or underscores')
  .optional()
  .describe(
    'Where this machine is, such as `kitchen`. It becomes the prefix of each location, so that many machines can ' +
      'share a store.'
  );

const RANGE = String.raw`[A-Za-z0-9._-]+=-?\d+(\.\d+)?\.\.-?\d+(\.\d+)?`;

const plausible = z
  .string()
  .max(2_000)
  .regex(new RegExp(`^(${RANGE}(,${RANGE})*)?$`), 'must be like `dht=-20..60,kitchen-cpu-thermal=0..100`')
  .optional()
  .describe(
    'Plausible ranges in °C or %RH that differ from the defaults: `dht=-20..60,freezer=-40..10`, by kind (chip, one-wire, dht, thermocouple, infrared, humidity) or location. Values outside are counted but not stored.'
  );

const answerWithinMs = z
  .int()
  .min(10)
  .max(600_000)
  .default(30_000)
  .describe("Time limit for a sensor's answer, in milliseconds. Other sensors are read in the meantime.");

/** Settings shared by all sources of real sensors. */
const sensors = { sysfsRoot, place, plausible, answerWithinMs };

export const ThermalSpec = z.strictObject({ kind: z.literal('thermal'), ...sensors });

export const IioSpec = z.strictObject({
  kind: z.literal('iio'),
  ...sensors,
  retries: z
    .int()
    .min(0)
    .max(20)
    .default(5)
    .describe(
      'How many times a failed measurement is repeated, at intervals of 2.1 s, before the sensor is left out. Until ' +
        'then, its last values are used, with the note "stale".'
    ),
});

export const ReplaySpec = z.strictObject({
  kind: z.literal('replay'),
  file: z
    .string()
    .min(1)
    .optional()
    .describe("A CSV file with a header line, on the producers' host. Default: hourly temperatures in Seattle."),
  timeColumn: z
    .string()
    .min(1)
    .default('date')
    .describe('Column with the time; or two columns joined by +, for date and time of day.'),
  timeFormat: TimeFormat.default('auto').describe(
    'Format of times; `auto` detects it from the whole column and rejects ambiguous ones.'
  ),
  timeZone: z
    .string()
    .min(1)
    .default('UTC')
    .describe('Time zone of times without one: a name such as Europe/Berlin, or an offset such as +01:00.'),
  valueColumn: z
    .string()
    .min(1)
    .default('temperature')
    .describe(
      'Column with the value. If each sensor has its own column: several columns, separated by commas, or * for all ' +
        'columns; their names become the locations.'
    ),
  decimal: z
    .enum(['auto', 'point', 'comma'])
    .default('auto')
    .describe('The decimal separator of values; `auto` detects it from the whole column.'),
  encoding: z
    .string()
    .min(1)
    .default('auto')
    .describe('Character encoding, such as utf-8 or windows-1252; `auto` detects UTF-8, UTF-16 and Windows-1252.'),
  locationColumn: z.string().min(1).optional().describe('Column with the location.'),
  location: Location.default('seattle').describe('The location, if no column contains it.'),
  pace: z
    .enum(['asked', 'own'])
    .default('asked')
    .describe(
      '`asked`: a row whenever one is requested; `own`: at the pace of the time column. At the end of ' +
        'the file, both start again from its first row. From then on, times are shifted so that they continue after the ' +
        'last time in the file. If they would go past January 2038, they start again at the original times.'
    ),
});

export const SyntheticSpec = z.strictObject({
  kind: z.literal('synthetic'),
  seed: z.int().min(0).max(4_294_967_295).default(1).describe('The same seed gives the same values.'),
  locations: z.int().min(1).max(10_000).default(8).describe('Number of simulated sensors.'),
});

export const AutoSpec = z.strictObject({ kind: z.literal('auto'), ...sensors });

/** Where readings come from. `auto` uses the real sensors if there are any, otherwise `synthetic`. */
export const SourceSpec = z.discriminatedUnion('kind', [AutoSpec, ThermalSpec, IioSpec, ReplaySpec, SyntheticSpec]);
export type SourceSpec = z.infer<typeof SourceSpec>;

/** Source settings that name files of the host, with those values that reveal nothing about the host. */
const HOST_FILES: ReadonlyMap<string, readonly unknown[]> = new Map([
  ['file', []],
  ['sysfsRoot', ['/sys']],
]);

/** The settings of sources that name files of the host. */
export const HOST_FILE_SETTINGS: readonly string[] = [...HOST_FILES.keys()];

/**
 * The files of the host that a source names. Finds sources at any depth of `value`: in a run, a sweep or an unchecked request. In
 * an unchecked request, a setting may have a value of any type.
 */
export function* hostFilesIn(value: unknown): Generator<{ readonly setting: string; readonly file: unknown }, void> {
  if (typeof value !== 'object' || value === null) {
    return;
  }
  for (const [setting, file] of Object.entries(value)) {
    const harmless = HOST_FILES.get(setting);
    if (harmless !== undefined && file !== undefined && typeof file !== 'object' && !harmless.includes(file)) {
      yield { setting, file };
    }
    yield* hostFilesIn(file);
  }
}
