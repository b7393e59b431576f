import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { newPassword, RecordFile } from './record-file.ts';

const GrafanaRecord = z.object({
  port: z.int(),
  adminPassword: z.string(),
  /** Signs its cookies and encrypts the secrets in its database. */
  secretKey: z.string(),
  /** Of its user in the private MariaDB. */
  readerPassword: z.string(),
  /** What it was started with, as a digest: when that has changed it has to start again. */
  startedWith: z.string(),
  /** The last process; it may have ended. */
  process: ProcessMark.nullable(),
});
export type GrafanaRecord = z.infer<typeof GrafanaRecord>;

/** What is kept of a private Grafana in `folder`. */
export function grafanaRecord(folder: string): RecordFile<GrafanaRecord> {
  return new RecordFile(folder, {
    schema: GrafanaRecord,
    remedy: `Remove ${folder}: the next \`thermobench stack up grafana\` makes a new one. What was drawn by hand in it is lost.`,
  });
}

/** Before the first start: random secrets, and the port that people expect. */
export function newRecord(): GrafanaRecord {
  return {
    port: 3000,
    adminPassword: newPassword(),
    secretKey: newPassword(),
    readerPassword: newPassword(),
    startedWith: '',
    process: null,
  };
}
