import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { newPassword, RecordFile } from './record-file.ts';

/** The one that SimpleSnitch knows. */
export const DATA_CENTER = 'datacenter1';
/** Cassandra's own first role. */
export const ADMINISTRATOR = 'cassandra';
/** The role that the stack's target logs in as. */
export const USER = 'thermobench';

const NodeRecord = z.object({
  /** An address of its own, on loopback: all nodes share the ports. */
  host: z.string(),
  /** The last process; it may have ended. */
  process: ProcessMark.nullable(),
});
export type NodeRecord = z.infer<typeof NodeRecord>;

const Login = z.object({
  /** Of the role that the stack's target logs in as. */
  password: z.string(),
  /** Of Cassandra's own first role, which may do everything. */
  rootPassword: z.string(),
  /** Whether that first role has this password, and the other one exists. */
  isMade: z.boolean(),
});
export type Login = z.infer<typeof Login>;

const CassandraRecord = z.object({
  /** Where clients connect. */
  port: z.int(),
  /** Where the nodes talk to each other. */
  storagePort: z.int(),
  /** Where each node answers Prometheus; null while they were last started by a Thermobench that did not know how. */
  exporterPort: z.int().nullable().default(null),
  /** Null while nobody has to log in, as when the nodes were first started by a Thermobench that let in everyone. */
  login: Login.nullable().default(null),
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

/** Random passwords that no role has yet. */
export function newLogin(): Login {
  return { password: newPassword(), rootPassword: newPassword(), isMade: false };
}

/** Before the first start: random passwords, and the ports that people expect. */
export function newRecord(nodes: number): CassandraRecord {
  return {
    port: 9042,
    storagePort: 7000,
    exporterPort: null,
    login: newLogin(),
    nodes: Array.from({ length: nodes }, (_, index) => ({ host: `127.0.0.${index + 1}`, process: null })),
  };
}
