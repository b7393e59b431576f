import { z } from 'zod';

import { clusterTls, exporters, timeoutMs } from '../../model/store-settings.ts';

export const CassandraTarget = z.strictObject({
  sink: z.literal('cassandra'),
  contactPoints: z
    .array(z.string().min(1))
    .min(1)
    .default(['127.0.0.1'])
    .describe('Names or addresses of some nodes; the others are found through them.'),
  port: z.int().min(1).max(65_535).default(9042),
  localDataCenter: z
    .string()
    .min(1)
    .default('datacenter1')
    .describe('The data center of the nodes to write to, as `nodetool status` names it.'),
  keyspace: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,47}$/)
    .describe('The keyspace of the tables; created if it is missing and the user has permission.'),
  replicationFactor: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('Copies of each row in the local data center, if the keyspace has to be created.'),
  username: z.string().min(1).max(128).optional(),
  password: z.string().default('').describe('Preferably "${VARIABLE}" or file:PATH.'),
  exporters: exporters('nodes'),
  tls: clusterTls('nodes'),
  timeoutMs: timeoutMs(10_000, 'each answer from the cluster'),
});
export type CassandraTarget = z.output<typeof CassandraTarget>;

/** Levels that guarantee the row is on a replica. `any` does not: a hint on a node that is not a replica would be enough. */
const Consistency = z.enum(['one', 'two', 'three', 'quorum', 'all', 'local_one', 'local_quorum', 'each_quorum']);
export type Consistency = z.output<typeof Consistency>;

/** Settings of the cassandra sink. */
export const CassandraOptions = z.strictObject({
  consistency: Consistency.default('local_quorum').describe(
    'Which replicas must confirm a row before it is acked. When rows are counted, enough replicas are read to include at least one of these.'
  ),
  commitEvery: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(10_000)
    .describe(
      'How many rows to send before waiting until all of them are answered; 0 and 1 both wait after every row.'
    ),
  concurrency: z
    .int()
    .min(1)
    .max(10_000)
    .default(512)
    .describe('Maximum number of requests in flight; never more than the rows in a commit.'),
  batch: z
    .int()
    .min(0)
    .max(1_000)
    .default(0)
    .describe('Rows of one partition in an unlogged batch; 0 and 1 both send each row separately.'),
  schema: z
    .enum(['timeseries', 'article'])
    .default('timeseries')
    .describe(
      'timeseries: one partition per location and day. article: the table layout of the original article; of two readings of a location in the same millisecond, it keeps only the later one.'
    ),
  client: z
    .enum(['wire', 'driver'])
    .default('wire')
    .describe("wire: Thermobench's own lean writer. driver: everything through cassandra-driver, for comparison."),
});
export type CassandraOptions = z.output<typeof CassandraOptions>;

export function addressOf({ contactPoints, port, keyspace }: CassandraTarget): string {
  return `${contactPoints.map((host) => `${host}:${port}`).join(',')}/${keyspace}`;
}
