import { z } from 'zod';

import type { RunId } from '../../model/run.ts';
import { ackedRanges } from '../acked-ranges.ts';
import { coversReading } from '../checksum.ts';
import { valueChecksumSql } from '../value-checksum.ts';
import type { ProducerAccount, SeqRange, StoredCount } from '../contract.ts';
import { queryRows } from './query.ts';
import type { Schema } from './schema.ts';

const Counted = z.object({
  producer: z.int(),
  rows: z.int(),
  distinct: z.int(),
  highestSeq: z.int(),
  wrong: z.int(),
});
const Seq = z.object({ seq: z.int() });
const Last = z.object({ last: z.int().nullable() });
const Acked = z.object({ producer: z.int(), stored: z.int() });

/** Counts the rows of a run in the database, per producer. */
export async function countStored(
  file: string,
  schema: Schema,
  run: RunId,
  accounts: readonly ProducerAccount[]
): Promise<StoredCount[]> {
  const { table } = schema;
  const acked = JSON.stringify(
    accounts.flatMap((account) => ackedRanges(account).map(([first, last]) => [account.producer, first, last]))
  );
  const counted = await queryRows(Counted, { file, table, sql: countSql(schema, run), parameters: { run } });
  const stored = await queryRows(Acked, { file, table, sql: ackedSql(schema), parameters: { run, acked } });
  const ackedAndStored = new Map(stored.map((row) => [row.producer, row.stored]));
  return counted.map((count) => ({ ...count, unacked: count.distinct - (ackedAndStored.get(count.producer) ?? 0) }));
}

/** Approximate number of rows in the table, from any writer. */
export async function readRowsHeld(file: string, { table, rowsHeld }: Schema): Promise<number> {
  const [held] = await queryRows(z.object({ rows: z.int() }), { file, table, sql: rowsHeld, parameters: {} });
  return held?.rows ?? 0;
}

/** Highest sequence number stored for this producer, −1 if there is none. */
export async function readLastStored(file: string, schema: Schema, run: RunId, producer: number): Promise<number> {
  const { table, rowsOfRun } = schema;
  const sql = `SELECT MAX(seq) AS last FROM (${rowsOfRun}) WHERE producer = :producer`;
  const [found] = await queryRows(Last, { file, table, sql, parameters: { run, producer } });
  return found?.last ?? -1;
}

/** Which of these sequence numbers are stored for this producer. */
export async function readStoredAmong(
  file: string,
  schema: Schema,
  run: RunId,
  producer: number,
  [first, last]: SeqRange
): Promise<number[]> {
  const { table, rowsOfRun } = schema;
  const sql = `SELECT seq FROM (${rowsOfRun}) WHERE producer = :producer AND seq BETWEEN :first AND :last`;
  const found = await queryRows(Seq, { file, table, sql, parameters: { run, producer, first, last } });
  return found.map(({ seq }) => seq);
}

/** Largest whole number that JavaScript represents exactly; a row with a greater time is not from Thermobench. */
const MAX_TIME = Number.MAX_SAFE_INTEGER;

function countSql({ rowsOfRun, keyed, keptChecksum }: Schema, run: RunId): string {
  const time = `IIF(time BETWEEN -${MAX_TIME} AND ${MAX_TIME}, time, NULL)`;
  const whole = coversReading(run)
    ? `reading_checksum(producer, seq, location, ${time}, value)`
    : valueChecksumSql('producer', 'seq', 'value');
  return `
    SELECT producer, COUNT(*) AS rows, COUNT(${keyed ? '*' : 'DISTINCT seq'}) AS "distinct", MAX(seq) AS highestSeq,
      SUM(checksum IS NOT ${keptChecksum(whole)}) AS wrong
    FROM (${rowsOfRun})
    GROUP BY producer`;
}

/**
 * Counts the distinct stored readings within the acked ranges. SQLite does not reorder a CROSS JOIN, so it looks up each range in
 * the key.
 */
function ackedSql({ rowsOfRun, keyed }: Schema): string {
  return `
    WITH acked AS (
      SELECT value ->> 0 AS producer, value ->> 1 AS first, value ->> 2 AS last FROM json_each(:acked)
    )
    SELECT acked.producer, COUNT(*) AS stored
    FROM acked CROSS JOIN (SELECT ${keyed ? '' : 'DISTINCT'} producer, seq FROM (${rowsOfRun})) AS row
      ON row.producer = acked.producer AND row.seq BETWEEN acked.first AND acked.last
    GROUP BY acked.producer`;
}
