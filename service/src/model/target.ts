import { z } from 'zod';

import { StoreFacts } from './report.ts';

/** What a target can do in a run. */
export const TargetRoles = z.object({
  run: z.boolean().describe('Runs can write to the target.'),
  relayFrom: z.boolean().describe('A relay can copy readings from the target to another one.'),
  relayTo: z.boolean().describe('A relay can write to the target.'),
  emptied: z.boolean().default(false).describe('A sweep can delete the rows of each run before the next run starts.'),
  counted: z
    .boolean()
    .default(true)
    .describe("The target stores rows, so a run's rows are counted when the run has ended."),
});
export type TargetRoles = z.infer<typeof TargetRoles>;

/** Roles by kind of sink, for services from before targets reported their roles. */
const EARLIER_ROLES: Readonly<Record<string, z.input<typeof TargetRoles>>> = {
  null: { run: true, relayFrom: false, relayTo: false, counted: false },
  sqlite: { run: true, relayFrom: false, relayTo: true },
  mysql: { run: true, relayFrom: false, relayTo: true },
  cassandra: { run: true, relayFrom: false, relayTo: true },
  kafka: { run: true, relayFrom: true, relayTo: false },
  archive: { run: false, relayFrom: false, relayTo: false },
};
const Earlier = z.looseObject({ sink: z.string(), roles: z.never().optional() });

/** A target as shown by the API: without passwords in addresses and without secrets. */
export const TargetSummary = z.preprocess(
  (value) => {
    const earlier = Earlier.safeParse(value);
    return earlier.success ? { ...earlier.data, roles: EARLIER_ROLES[earlier.data.sink] } : value;
  },
  z.object({
    name: z.string(),
    sink: z.string(),
    address: z.string().describe('Address of the target, without user and password.'),
    origin: z.enum(['file', 'stack', 'built-in']),
    roles: TargetRoles,
    bytesPerRow: z
      .number()
      .nullable()
      .default(null)
      .describe(
        'Approximate number of bytes that a row takes on disk, with a payload of 1; null if it was not measured.'
      ),
    options: z.record(z.string(), z.unknown()).describe("JSON Schema of the sink's settings."),
  })
);
export type TargetSummary = z.infer<typeof TargetSummary>;

/** The answer to a check: the target is reachable and reports these facts. */
export const Health = StoreFacts.extend({
  target: z.string(),
  roundTripMs: z.number(),
});
export type Health = z.infer<typeof Health>;
