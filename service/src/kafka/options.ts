import { z } from 'zod';

import { RecordFields } from './record-fields.ts';

const Broker = z
  .string()
  .regex(/^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:.]+\]:\d{1,5}$/, 'must be host:port, such as 127.0.0.1:9092');

export const KafkaTarget = z.strictObject({
  sink: z.literal('kafka'),
  brokers: z
    .array(Broker)
    .min(1)
    .max(100)
    .default(['127.0.0.1:9092'])
    .describe('Host and port of some brokers; they name the others.'),
  topic: z
    .string()
    .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/, 'must be letters, digits, dots, hyphens or underscores')
    .default('temperature')
    .describe('Where the readings go; made where it is missing.'),
  partitions: z
    .int()
    .min(1)
    .max(10_000)
    .default(4)
    .describe('Of a topic that has to be made. One there already keeps its own.'),
  replicationFactor: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('Copies of each partition of a topic that has to be made. Default: 3, or as many as there are brokers.'),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(30_000)
    .describe(
      'How long to wait for any answer, and for a partition to have a leader again after a broker died, in milliseconds.'
    ),
  tls: z
    .strictObject({
      ca: z.string().min(1).optional().describe("PEM of the authority that signed the brokers' certificates."),
      verify: z.boolean().default(true).describe("Whether the brokers' certificates and names are checked."),
    })
    .optional()
    .describe('Encrypts the connections; left out, they are not encrypted.'),
  sasl: z
    .strictObject({
      mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
      username: z.string().min(1),
      password: z.string().describe('Best as "${VARIABLE}" or file:PATH.'),
    })
    .optional()
    .describe('How to log in; left out, nobody asks.'),
  records: RecordFields.prefault({}).describe(
    'How the JSON of other programs in the topic is written, for relay, archive and charts.'
  ),
});
export type KafkaTarget = z.output<typeof KafkaTarget>;

/** People and programs write both 1 and "1", and Kafka itself −1 for all. */
const Acks = z.preprocess(
  (value) => (value === -1 || value === '-1' ? 'all' : typeof value === 'number' ? String(value) : value),
  z
    .enum(['0', '1', 'all'])
    .default('all')
    .describe(
      'Who must have a record before it counts. 0: nobody. 1: the leader of its partition. all: every replica in sync.'
    )
);

/** Settings of the kafka sink. */
export const KafkaOptions = z
  .strictObject({
    mode: z
      .enum(['batched', 'sync'])
      .default('batched')
      .describe('batched: many records in one request, several requests on their way. sync: one record, and wait.'),
    client: z
      .enum(['platformatic', 'kafkajs'])
      .default('platformatic')
      .describe("platformatic: Thermobench's own record writer over that library. kafkajs: all by that library."),
    acks: Acks,
    idempotent: z
      .boolean()
      .optional()
      .describe(
        'Brokers know a batch again that is sent twice, so that it can be. Default: yes where acks is all, else it cannot be.'
      ),
    batch: z.int().min(1).max(100_000).default(1_000).describe('Most records of a partition in one request.'),
    lingerMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(5)
      .describe('How long a batch that is not full waits for more records, in milliseconds.'),
    compression: z.enum(['none', 'gzip', 'snappy', 'lz4', 'zstd']).default('none').describe('Of each batch.'),
    commitEvery: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(10_000)
      .describe('Rows between two points at which every record must be confirmed; mode: sync does so after each.'),
  })
  .refine(({ acks, idempotent }) => acks === 'all' || idempotent !== true, {
    path: ['idempotent'],
    message: 'needs acks: all',
  });
export type KafkaOptions = z.output<typeof KafkaOptions>;
