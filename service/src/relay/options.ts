import { z } from 'zod';

import { KafkaTarget } from '../kafka/options.ts';
import { TableModel } from '../model/store-settings.ts';

const Topic = KafkaTarget.shape.topic.unwrap();

/** Settings of a relay; the same for every store. */
export const RelayOptions = z.strictObject({
  group: z
    .string()
    .regex(/^[\x21-\x7e]{1,190}$/, 'must be 1 to 190 letters, digits or symbols, without spaces')
    .describe(
      'Consumer group: processes of one group share the partitions; a new group starts from the beginning. Default: thermobench- followed by the name of the target.'
    ),
  rowsPerBatch: z
    .int()
    .min(1)
    .max(100_000)
    .default(5_000)
    .describe('Maximum number of records per partition in one transaction of the store.'),
  batchMs: z
    .int()
    .min(0)
    .max(60_000)
    .default(200)
    .describe('How long a batch that is not full waits for more records, in milliseconds.'),
  deadLetter: Topic.optional().describe(
    'Topic for records that are not readings, or that the store rejects permanently. Default: the name of the topic followed by .dead-letter.'
  ),
  schema: TableModel,
  sessionTimeoutMs: z
    .int()
    .min(1_000)
    .max(1_800_000)
    .default(10_000)
    .describe("Time without a heartbeat after which the group assigns a process's partitions to other processes."),
});
export type RelayOptions = z.output<typeof RelayOptions>;

/** The dead-letter topic that these options name, or its default. */
export function deadLetterTopic({ deadLetter }: RelayOptions, topic: string): string {
  const suffix = '.dead-letter';
  return deadLetter ?? `${topic.slice(0, 249 - suffix.length)}${suffix}`;
}
