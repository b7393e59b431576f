import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { newPassword, RecordFile } from './record-file.ts';

const MemberRecord = z.object({
  port: z.int(),
  /** Digest of the settings it was started with: if they have changed, it must be restarted. */
  startedWith: z.string(),
  /** The most recent process, which may have crashed; null before the first start, and after a stop on purpose. */
  process: ProcessMark.nullable(),
});
export type MemberRecord = z.infer<typeof MemberRecord>;

const MonitoringRecord = z.object({
  prometheus: MemberRecord,
  node: MemberRecord,
  /** Null until an `up` first found the program; earlier versions did not start one. */
  alertmanager: MemberRecord.nullable().default(null),
  /** Null until an `up` first found the private MariaDB running. `store` is its address. */
  mysqld: MemberRecord.extend({ store: z.string() }).nullable(),
  /** Password of the exporter's user in the private MariaDB. */
  exporterPassword: z.string(),
});
export type MonitoringRecord = z.infer<typeof MonitoringRecord>;

/** The stored record of the private monitoring in `folder`. */
export function monitoringRecord(folder: string): RecordFile<MonitoringRecord> {
  return new RecordFile(folder, {
    schema: MonitoringRecord,
    remedy:
      'Delete that file: the next `thermobench stack up monitoring` creates a new one, and keeps the measurements.',
  });
}

/** For the first start, with the usual ports. */
export function newRecord(): MonitoringRecord {
  return {
    prometheus: newMember(9090),
    node: newMember(9100),
    alertmanager: null,
    mysqld: null,
    exporterPassword: newPassword(),
  };
}

export function newMember(port: number): MemberRecord {
  return { port, startedWith: '', process: null };
}
