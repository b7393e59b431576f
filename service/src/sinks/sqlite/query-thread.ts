/** The worker thread of `query.ts`: answers one query and ends. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

import { locationHash, readingChecksum } from '../reading-checksum.ts';
import type { Query } from './query.ts';

const WAIT_FOR_LOCK_MS = 10_000;

// Comes from query.ts, so it is not validated again: loading zod would double the time that the thread takes to start.
const { file, table, sql, parameters }: Query = workerData;

// Without the folder, it is unknown what the file contains: it may be on a disk that is not mounted. Opening it fails.
parentPort?.postMessage(existsSync(file) || !existsSync(dirname(file)) ? answer() : []);

function answer(): unknown[] {
  using database = new DatabaseSync(file, { readOnly: true, timeout: WAIT_FOR_LOCK_MS });
  database.function('reading_checksum', { deterministic: true }, checksumOfRow);
  const exists = database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
  if (!exists) {
    return [];
  }
  const statement = database.prepare(sql);
  // Not every data model needs every parameter.
  statement.setAllowUnknownNamedParameters(true);
  return statement.all(parameters);
}

/** SQL: reading_checksum(producer, seq, location, time, value). Returns −1, which no row has, for an invalid reading. */
function checksumOfRow(
  producer: SQLOutputValue,
  seq: SQLOutputValue,
  location: SQLOutputValue,
  time: SQLOutputValue,
  value: SQLOutputValue
): number {
  return typeof producer === 'number' &&
    typeof seq === 'number' &&
    typeof location === 'string' &&
    typeof time === 'number' &&
    Number.isInteger(time) &&
    typeof value === 'number'
    ? readingChecksum(producer, seq, locationHash(location), time, value)
    : -1;
}
