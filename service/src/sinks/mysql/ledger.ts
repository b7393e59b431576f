import { z } from 'zod';

import type { RunId } from '../../model/run.ts';
import { ackedRanges } from '../acked-ranges.ts';
import { coversReading } from '../checksum.ts';
import { readingChecksumSql } from '../reading-checksum.ts';
import { valueChecksumSql } from '../value-checksum.ts';
import type { ProducerAccount, SeqRange, StoredCount } from '../contract.ts';
import type { Client } from './client.ts';
import type { Schema } from './schema.ts';

/** Counting a day's rows takes minutes on a Raspberry Pi. */
const LIMIT_MS = 30 * 60_000;

const ROWS_HELD_LIMIT_MS = 5_000;

/** Sequence numbers are below this (the schema `article` allows only 36⁷), so that `producer * this + seq` is unique and exact. */
const NUMBERS_PER_PRODUCER = 2 ** 40;

const count = z.coerce.number().pipe(z.int());
const Counted = z.object({
  producer: count,
  rows: count,
  distinct: count,
  acked: count,
  highestSeq: count,
  wrong: count,
});

/** Counts the rows of a run in the database, per producer, in one pass. */
export async function countStored(
  client: Client,
  schema: Schema,
  run: RunId,
  accounts: readonly ProducerAccount[]
): Promise<StoredCount[]> {
  const { table, sql, key, ofRun } = schema;
  const { producer, seq } = sql;
  const rows = ofRun(run);
  const distinct = (which: string) => (key.length > 0 ? `SUM(${which})` : `COUNT(DISTINCT IF(${which}, ${seq}, NULL))`);
  const acked = ackedSql(`${producer} * ${NUMBERS_PER_PRODUCER} + ${seq}`, accounts);
  const counted = await client.rows(Counted, {
    sql: `
      SELECT ${producer} AS producer, COUNT(*) AS \`rows\`, ${distinct('TRUE')} AS \`distinct\`, ${distinct(acked)} AS acked,
        MAX(${seq}) AS highestSeq,
        SUM(NOT COALESCE(${schema.isChecksum(checksumSql(schema, run))}, FALSE)) AS wrong
      FROM \`${table}\` WHERE ${rows.sql}
      GROUP BY 1`,
    values: rows.values,
    limitMs: LIMIT_MS,
  });
  return counted.map(({ acked: ackedAndStored, ...stored }) => ({
    ...stored,
    unacked: stored.distinct - ackedAndStored,
  }));
}

/** SQL that computes the checksum that a row of the run must have. */
function checksumSql({ sql, locationColumn }: Schema, run: RunId): string {
  const { producer, seq, value, time } = sql;
  if (!coversReading(run)) {
    return valueChecksumSql(producer, seq, value);
  }
  return readingChecksumSql({
    producer,
    seq,
    location: `CONVERT(${locationColumn} USING utf8mb4)`,
    micros: microsSql(time),
    value,
  });
}

/** SQL for a time in microseconds since 1970, in any year. */
export function microsSql(time: string): string {
  return `TIMESTAMPDIFF(MICROSECOND, TIMESTAMP'1970-01-01 00:00:00', ${time})`;
}

/** The server's own estimate of the table's rows, from any writer; null if it has none. */
export async function readRowsHeld(client: Client, { table }: Schema): Promise<number | null> {
  const [held] = await client.rows(z.object({ held: z.coerce.number().nullable() }), {
    // MySQL 8 caches statistics for a day by default; for MariaDB the hint is a comment.
    sql: `
      SELECT /*+ SET_VAR(information_schema_stats_expiry = 0) */ table_rows AS held
      FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?`,
    values: [table],
    limitMs: ROWS_HELD_LIMIT_MS,
  });
  return held?.held ?? null;
}

/** Highest sequence number stored for this producer, −1 if there is none. */
export async function readLastStored(
  client: Client,
  { table, sql, ofRun }: Schema,
  run: RunId,
  producer: number
): Promise<number> {
  const rows = ofRun(run);
  const [{ last }] = await client.rows(z.object({ last: count }), {
    sql: `SELECT COALESCE(MAX(CAST(${sql.seq} AS SIGNED)), -1) AS last FROM \`${table}\` WHERE ${rows.sql} AND ${sql.producer} = ?`,
    values: [...rows.values, producer],
    limitMs: LIMIT_MS,
  });
  return last;
}

/** Which of these sequence numbers are stored for this producer. */
export async function readStoredAmong(
  client: Client,
  { table, sql, ofRun }: Schema,
  run: RunId,
  producer: number,
  [first, last]: SeqRange
): Promise<number[]> {
  const rows = ofRun(run);
  const seq = `CAST(${sql.seq} AS SIGNED)`;
  const found = await client.rows(z.object({ seq: count }), {
    sql: `SELECT ${seq} AS seq FROM \`${table}\` WHERE ${rows.sql} AND ${sql.producer} = ? AND ${sql.seq} BETWEEN ? AND ?`,
    values: [...rows.values, producer, first, last],
    limitMs: LIMIT_MS,
  });
  return found.map((row) => row.seq);
}

/**
 * SQL: whether the accounts list a number as acked. INTERVAL performs a binary search among the boundaries of the acked ranges,
 * so ten thousand ranges cost little more than one.
 */
export function ackedSql(number: string, accounts: readonly ProducerAccount[]): string {
  const borders = accounts
    .toSorted((a, b) => a.producer - b.producer)
    .flatMap((account) => {
      const start = account.producer * NUMBERS_PER_PRODUCER;
      return ackedRanges(account).flatMap(([first, last]) => [start + first, start + last + 1]);
    });
  return borders.length === 0 ? 'FALSE' : `INTERVAL(${number}, ${borders.join(',')}) % 2 = 1`;
}
