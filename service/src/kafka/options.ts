import { z } from 'zod';

import { clusterTls, exporters, timeoutMs } from '../model/store-settings.ts';
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
    .describe('Host and port of some brokers; the others are found through them.'),
  topic: z
    .string()
    .regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,249}$/, 'must be letters, digits, dots, hyphens or underscores')
    .default('temperature')
    .describe('The topic for the readings; created if missing.'),
  partitions: z
    .int()
    .min(1)
    .max(10_000)
    .default(4)
    .describe('Number of partitions, if the topic has to be created. An existing topic keeps its own.'),
  replicationFactor: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe(
      'Copies of each partition, if the topic has to be created. Default: 3, or the number of brokers if there are fewer.'
    ),
  timeoutMs: timeoutMs(30_000, 'each answer, and for the election of a new leader after a broker dies'),
  exporters: exporters('brokers'),
  tls: clusterTls('brokers'),
  sasl: z
    .strictObject({
      mechanism: z.enum(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512']),
      username: z.string().min(1),
      password: z.string().describe('Preferably "${VARIABLE}" or file:PATH.'),
    })
    .optional()
    .describe('How to log in; leave out if the brokers require no login.'),
  records: RecordFields.prefault({}).describe(
    'The JSON format that other programs use in the topic, for relay, archive and charts.'
  ),
});
export type KafkaTarget = z.output<typeof KafkaTarget>;

/** People and programs write both 1 and "1". For all in-sync replicas, Kafka itself writes −1. */
const Acks = z.preprocess(
  (value) => (value === -1 || value === '-1' ? 'all' : typeof value === 'number' ? String(value) : value),
  z
    .enum(['0', '1', 'all'])
    .default('all')
    .describe(
      'Which replicas must confirm a record before it is acked. 0: none. 1: the leader of its partition. all: every in-sync replica.'
    )
);

/** Settings of the kafka sink. */
export const KafkaOptions = z
  .strictObject({
    mode: z
      .enum(['batched', 'sync'])
      .default('batched')
      .describe(
        'batched: many records per request, several requests in flight. sync: one record at a time, waiting for each answer.'
      ),
    client: z
      .enum(['platformatic', 'kafkajs'])
      .default('platformatic')
      .describe(
        "platformatic: Thermobench's own record writer on top of that library. kafkajs: everything through that library."
      ),
    acks: Acks,
    idempotent: z
      .boolean()
      .optional()
      .describe(
        'Brokers recognise a re-sent batch, so retrying is safe. Default: true with acks: all; otherwise it is not possible.'
      ),
    batch: z
      .int()
      .min(1)
      .max(100_000)
      .default(1_000)
      .describe('Maximum number of records per partition in one request.'),
    lingerMs: z
      .int()
      .min(0)
      .max(60_000)
      .default(5)
      .describe('How long a batch that is not full waits for more records, in milliseconds.'),
    compression: z
      .enum(['none', 'gzip', 'snappy', 'lz4', 'zstd'])
      .default('none')
      .describe('Compression of each batch.'),
    commitEvery: z
      .int()
      .min(1)
      .max(1_000_000)
      .default(10_000)
      .describe(
        'How many rows to send before waiting until all of them are confirmed; mode: sync waits after each row.'
      ),
  })
  .refine(({ acks, idempotent }) => acks === 'all' || idempotent !== true, {
    path: ['idempotent'],
    message: 'needs acks: all',
  });
export type KafkaOptions = z.output<typeof KafkaOptions>;
