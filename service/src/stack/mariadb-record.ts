import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { ProcessMark } from './detached-process.ts';

/** What is kept of a private MariaDB between two calls. Holds its passwords, hence readable by its owner alone. */
const MariadbRecord = z.object({
  port: z.int(),
  password: z.string(),
  rootPassword: z.string(),
  /** The last process; it may have ended. */
  process: ProcessMark.nullable(),
});
export type MariadbRecord = z.infer<typeof MariadbRecord>;

/** Before the first start: random passwords, and the port that people expect. */
export function newRecord(): MariadbRecord {
  return { port: 3306, password: newPassword(), rootPassword: newPassword(), process: null };
}

/** Undefined where there never was a server in this folder. Throws a configuration Fault where the file is damaged. */
export function readRecord(folder: string): MariadbRecord | undefined {
  const file = recordFile(folder);
  if (!existsSync(file)) {
    return undefined;
  }
  try {
    return MariadbRecord.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Fault({
      kind: 'configuration',
      code: 'STACK_RECORD',
      message: `${file}, which says how to reach the private MariaDB, cannot be read.`,
      hint: `Remove that file: the next \`thermobench stack up mariadb\` sets new passwords and keeps the data.`,
      cause,
    });
  }
}

export function keepRecord(folder: string, record: MariadbRecord): void {
  const file = recordFile(folder);
  // Renamed into place, so that a crash leaves the old one or the new one.
  writeFileSync(`${file}.new`, JSON.stringify(record, null, 2), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function recordFile(folder: string): string {
  return join(folder, 'server.json');
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}
