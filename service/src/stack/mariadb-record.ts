import { z } from 'zod';

import { ProcessMark } from './detached-process.ts';
import { newPassword, RecordFile } from './record-file.ts';

const MariadbRecord = z.object({
  port: z.int(),
  password: z.string(),
  rootPassword: z.string(),
  /** The most recent process, which may have crashed; null before the first start, and after a stop on purpose. */
  process: ProcessMark.nullable(),
});
export type MariadbRecord = z.infer<typeof MariadbRecord>;

/** The stored record of a private MariaDB in `folder`. */
export function mariadbRecord(folder: string): RecordFile<MariadbRecord> {
  return new RecordFile(folder, {
    schema: MariadbRecord,
    remedy: 'Delete that file: the next `thermobench stack up mariadb` sets new passwords and keeps the data.',
  });
}

/** For the first start: random passwords, and the usual port. */
export function newRecord(): MariadbRecord {
  return { port: 3306, password: newPassword(), rootPassword: newPassword(), process: null };
}
