import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { newPassword, RecordFile } from './record-file.ts';

const MemberRecord = z.object({
  port: z.int(),
  /** What it was started with, as a digest: when that has changed it has to start again. */
  startedWith: z.string(),
  /** The last process; it may have ended. */
  process: ProcessMark.nullable(),
});
export type MemberRecord = z.infer<typeof MemberRecord>;

const MonitoringRecord = z.object({
  prometheus: MemberRecord,
  node: MemberRecord,
  /** Null until it found the private MariaDB up; since then, where that was. */
  mysqld: MemberRecord.extend({ store: z.string() }).nullable(),
  /** Of the exporter's user in the private MariaDB. */
  exporterPassword: z.string(),
});
export type MonitoringRecord = z.infer<typeof MonitoringRecord>;

/** What is kept of the private monitoring in `folder`. */
export function monitoringRecord(folder: string): RecordFile<MonitoringRecord> {
  return new RecordFile(folder, {
    schema: MonitoringRecord,
    remedy:
      'Remove that file: the next `thermobench stack up monitoring` makes a new one, and keeps what was measured.',
  });
}

/** Before the first start, with the ports that people expect. */
export function newRecord(): MonitoringRecord {
  return { prometheus: newMember(9090), node: newMember(9100), mysqld: null, exporterPassword: newPassword() };
}

export function newMember(port: number): MemberRecord {
  return { port, startedWith: '', process: null };
}
