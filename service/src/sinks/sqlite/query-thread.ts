/** The thread of `query.ts`: answers one query and ends. */
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';

import type { Query } from './query.ts';

const WAIT_FOR_LOCK_MS = 10_000;

const { file, table, sql, parameters }: Query = z
  .object({
    file: z.string(),
    table: z.string(),
    sql: z.string(),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .parse(workerData);

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
