import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { newPassword, RecordFile } from './record-file.ts';

/** The data center that SimpleSnitch uses. */
export const DATA_CENTER = 'datacenter1';
/** Cassandra's own first role. */
export const ADMINISTRATOR = 'cassandra';
/** The role that the stack's target logs in as. */
export const USER = 'thermobench';

const NodeRecord = z.object({
  /** Each node has its own loopback address, so all nodes use the same ports. */
  host: z.string(),
  /** The most recent process, which may have crashed; null before the first start, and after a stop on purpose. */
  process: ProcessMark.nullable(),
});
export type NodeRecord = z.infer<typeof NodeRecord>;

const Login = z.object({
  /** Password of the role that the stack's target logs in as. */
  password: z.string(),
  /** Password of Cassandra's own first role, which has all permissions. */
  rootPassword: z.string(),
  /** Whether Cassandra's first role has this password and Thermobench's role exists. */
  isMade: z.boolean(),
});
export type Login = z.infer<typeof Login>;

const CassandraRecord = z.object({
  /** Where clients connect. */
  port: z.int(),
  /** Port for communication between the nodes. */
  storagePort: z.int(),
  /** Port where each node serves Prometheus; null if it was last started by a Thermobench version without this. */
  exporterPort: z.int().nullable().default(null),
  /** Null if no login is needed, as when the nodes were first started by a Thermobench version without logins. */
  login: Login.nullable().default(null),
  nodes: z.array(NodeRecord).min(1),
});
export type CassandraRecord = z.infer<typeof CassandraRecord>;

/** The stored record of a private Cassandra in `folder`. */
export function cassandraRecord(folder: string): RecordFile<CassandraRecord> {
  return new RecordFile(folder, {
    schema: CassandraRecord,
    remedy: `Remove ${folder}: the next \`thermobench stack up cassandra\` creates a new one. The contents of its tables are lost.`,
  });
}

/** Random passwords that no role has yet. */
export function newLogin(): Login {
  return { password: newPassword(), rootPassword: newPassword(), isMade: false };
}

/** For the first start: random passwords, and the usual ports. */
export function newRecord(nodes: number): CassandraRecord {
  return {
    port: 9042,
    storagePort: 7000,
    exporterPort: null,
    login: newLogin(),
    nodes: Array.from({ length: nodes }, (_, index) => ({ host: `127.0.0.${index + 1}`, process: null })),
  };
}
