/** The thread of `query.ts`: answers one query and ends. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

import type { Query } from './query.ts';

const WAIT_FOR_LOCK_MS = 10_000;

// From query.ts, of this very program: not checked again, as loading zod would double the time the thread takes to start.
const { file, table, sql, parameters }: Query = workerData;

parentPort?.postMessage(existsSync(file) ? answer() : []);

function answer(): unknown[] {
  const database = new DatabaseSync(file, { readOnly: true, timeout: WAIT_FOR_LOCK_MS });
  try {
    const exists = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
    return exists ? database.prepare(sql).all(parameters) : [];
  } finally {
    database.close();
  }
}
