import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

import type { StoreFacts } from '../../model/report.ts';
import type { Writer } from './writer.ts';

const Version = z.object({ version: z.string() });
const JournalMode = z.object({ journal_mode: z.string() });
const Synchronous = z.object({ synchronous: z.int() });
const SYNCHRONOUS = ['OFF', 'NORMAL', 'FULL', 'EXTRA'];

/** File systems on which a commit is less durable, by their magic number. Source: statfs(2). */
const DOUBTFUL_FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x0102_1994, 'The file is on a tmpfs, in memory: acked rows do not survive a power cut.'],
  [0x6969, 'The file is on NFS, where SQLite is slow and its locks may not hold. Use a local disk.'],
  [0xff53_4d42, 'The file is on an SMB share, where SQLite is slow and its locks may not hold. Use a local disk.'],
]);

/** What SQLite and the underlying file system report about the durability of a commit. */
export function readFacts({ database }: Writer, file: string): StoreFacts {
  const { version } = Version.parse(database.prepare('SELECT sqlite_version() AS version').get());
  const { journal_mode } = JournalMode.parse(database.prepare('PRAGMA journal_mode').get());
  const { synchronous } = Synchronous.parse(database.prepare('PRAGMA synchronous').get());
  const doubt = DOUBTFUL_FILE_SYSTEMS.get(statfsSync(dirname(file)).type);
  return {
    version: `SQLite ${version}`,
    durability: { journal_mode, synchronous: SYNCHRONOUS[synchronous] },
    warnings: doubt === undefined ? [] : [doubt],
  };
}
