import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { RecordFile } from './record-file.ts';

const NodeRecord = z.object({
  /** An address of its own, on loopback: all nodes share the ports. */
  host: z.string(),
  /** The last process; it may have ended. */
  process: ProcessMark.nullable(),
});
export type NodeRecord = z.infer<typeof NodeRecord>;

const CassandraRecord = z.object({
  /** Where clients connect. */
  port: z.int(),
  /** Where the nodes talk to each other. */
  storagePort: z.int(),
  /** Where each node answers Prometheus; null while they were last started by a Thermobench that did not know how. */
  exporterPort: z.int().nullable().default(null),
  nodes: z.array(NodeRecord).min(1),
});
export type CassandraRecord = z.infer<typeof CassandraRecord>;

/** What is kept of a private Cassandra in `folder`. */
export function cassandraRecord(folder: string): RecordFile<CassandraRecord> {
  return new RecordFile(folder, {
    schema: CassandraRecord,
    remedy: `Remove ${folder}: the next \`thermobench stack up cassandra\` makes a new one. What its tables held is lost.`,
  });
}

/** Before the first start, with the ports that people expect. */
export function newRecord(nodes: number): CassandraRecord {
  return {
    port: 9042,
    storagePort: 7000,
    exporterPort: null,
    nodes: Array.from({ length: nodes }, (_, index) => ({ host: `127.0.0.${index + 1}`, process: null })),
  };
}
