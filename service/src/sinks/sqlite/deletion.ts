import type { DatabaseSync } from 'node:sqlite';

import { z } from 'zod';

import type { RunId } from '../../model/run.ts';
import type { DeletionWatch } from '../contract.ts';
import type { Schema } from './schema.ts';
import type { Writer } from './writer.ts';

/**
 * Deleting this many rows takes a few milliseconds, during which nobody else can write to the database and this thread is
 * blocked.
 */
const ROWS_PER_PIECE = 2_000;

/** Deletes the rows of a run, one transaction per piece, and resolves with their number; null if there is no table. */
export async function deleteRows(
  writer: Writer,
  schema: Schema,
  run: RunId,
  closing: AbortSignal,
  watch?: DeletionWatch
): Promise<number | null> {
  const { database } = writer;
  if (!hasTable(database, schema)) {
    return null;
  }
  const pieces = schema.deletion(database, run);
  for (let deleted = 0; ;) {
    const piece = await writer.transaction(() => pieces.next(), closing);
    if (piece.done) {
      return deleted;
    }
    deleted += piece.value;
    watch?.deleted(piece.value);
    if (watch?.signal.aborted) {
      return deleted;
    }
  }
}

/** Throws the Fault with which the database would refuse {@link deleteRows}; deletes nothing. */
export async function refuseUndeletable(writer: Writer, schema: Schema, closing: AbortSignal): Promise<void> {
  const { database } = writer;
  await writer.transaction(
    () => hasTable(database, schema) && database.exec(`DELETE FROM ${schema.table} WHERE FALSE`),
    closing
  );
}

function hasTable(database: DatabaseSync, { table }: Schema): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined;
}

/** Deletes in key order, for the table with a key. */
export function* deletionByKey(database: DatabaseSync, run: RunId): Generator<number, void> {
  const piece = database.prepare(`
    DELETE FROM reading WHERE run_id = :run AND (producer, seq) IN (
      SELECT producer, seq FROM reading WHERE run_id = :run ORDER BY producer, seq LIMIT ${ROWS_PER_PIECE}
    )`);
  for (let deleted = Infinity; deleted > 0;) {
    deleted = Number(piece.run({ run }).changes);
    yield deleted;
  }
}

const Ends = z.object({ first: z.int().nullable(), last: z.int().nullable() });

/** Deletes from the first row to the last, for the table without a key, where no index finds the rows of the run. */
export function* deletionByRowid(database: DatabaseSync, run: RunId, isOfRun: string): Generator<number, void> {
  const { first, last } = Ends.parse(
    database.prepare('SELECT MIN(rowid) AS first, MAX(rowid) AS last FROM reading_article').get()
  );
  const piece = database.prepare(`DELETE FROM reading_article WHERE rowid >= :from AND rowid < :until AND ${isOfRun}`);
  for (let from = first ?? 0; from <= (last ?? -1); from += ROWS_PER_PIECE) {
    yield Number(piece.run({ run, from, until: from + ROWS_PER_PIECE }).changes);
  }
}
