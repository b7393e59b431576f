import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { newPassword, RecordFile } from './record-file.ts';

const GrafanaRecord = z.object({
  port: z.int(),
  adminPassword: z.string(),
  /** Grafana uses this key to sign its cookies and to encrypt the secrets in its database. */
  secretKey: z.string(),
  /** Password of its user in the private MariaDB. */
  readerPassword: z.string(),
  /** Digest of the settings it was started with: if they have changed, it must be restarted. */
  startedWith: z.string(),
  /** The most recent process; it may have ended. */
  process: ProcessMark.nullable(),
});
export type GrafanaRecord = z.infer<typeof GrafanaRecord>;

/** The stored record of a private Grafana in `folder`. */
export function grafanaRecord(folder: string): RecordFile<GrafanaRecord> {
  return new RecordFile(folder, {
    schema: GrafanaRecord,
    remedy: `Remove ${folder}: the next \`thermobench stack up grafana\` creates a new one. Dashboards made in it are lost.`,
  });
}

/** For the first start: random secrets, and the usual port. */
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
