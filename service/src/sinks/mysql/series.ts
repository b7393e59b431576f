import { z } from 'zod';

import type { RunId } from '../../model/run.ts';
import type { Frame, SeriesQuery } from '../../model/series.ts';
import type { Extent, Minute } from '../contract.ts';
import { bucketEdges } from '../bucket-edges.ts';
import { framesOf } from '../buckets.ts';
import { hiddenWithin, type HiddenRun } from '../hidden-runs.ts';
import { compareLocations } from '../location-order.ts';
import type { Client } from './client.ts';
import { byLocation, bytesOf, readLocationColumn } from './location-column.ts';
import { readDistinct, readLocations } from './locations.ts';
import type { Schema } from './schema.ts';
import { LocationName } from './spellings.ts';
import { rowsOfAll } from './union.ts';

/** A page waits for the answer, but without an index the server has to read the whole table. */
const LIMIT_MS = 60_000;
const MINUTE_MS = 60_000;

/** A parameter in milliseconds since 1970. The session's time zone is UTC. */
export const MOMENT = "TIMESTAMPADD(MICROSECOND, ? * 1000, '1970-01-01 00:00:00.000')";

/**
 * Time since 1970 in whole units of that many microseconds, rounded down. Also correct before 1970, unlike UNIX_TIMESTAMP and
 * DIV.
 */
const since1970 = (time: string, unit: number) => `FLOOR(TIMESTAMPDIFF(MICROSECOND, '1970-01-01', ${time}) / ${unit})`;
const MS = 1_000;
const MINUTE = 60_000_000;

const number = z.coerce.number();
const Figures = z.object({ min: number, max: number, mean: number, count: number });
const Bucket = Figures.extend({ location: LocationName, bucket: number });
const StoredMinute = Figures.extend({ minute: number });

/** Readings in [from, to), in the buckets of {@link bucketEdges}, aggregated by the server. */
export async function readSeries(
  client: Client,
  schema: Schema,
  query: SeriesQuery,
  hidden: readonly HiddenRun[]
): Promise<Frame[]> {
  const { location, from, to } = query;
  const { table, sql, indexed, locationColumn: column } = schema;
  const shown = shownRows(schema, hiddenWithin(hidden, from, to));
  const stored = await readLocationColumn(client, schema);
  const { isExact } = stored;
  // The index starts with the location: without a location in the query, the server would read the whole table.
  const locations = location !== undefined ? [location] : indexed ? await readDistinct(client, schema, stored) : [];
  if (locations.length === 0 && indexed) {
    return [];
  }
  const { first, bucketMs } = bucketEdges(query);
  const bucket = bucketOf(sql.time, first, bucketMs);
  const rows = await client.rows(Bucket, {
    sql: `
      SELECT ${isExact ? column : bytesOf(column)} AS location, ${bucket.sql} AS bucket,
        MIN(${sql.value}) AS min, MAX(${sql.value}) AS max, AVG(${sql.value}) AS mean, COUNT(*) AS count
      FROM \`${table}\` ${shown.hint}
      WHERE ${sql.time} >= ${MOMENT} AND ${sql.time} < ${MOMENT} ${locations.length === 0 ? '' : `AND ${column} IN (?${', ?'.repeat(locations.length - 1)})`}
        ${location === undefined || isExact ? '' : `AND ${isSpelled(column)}`} ${shown.and}
      GROUP BY 1, 2 ORDER BY 1, 2`,
    values: [
      ...bucket.values,
      ...[from, to, ...locations],
      ...(location === undefined || isExact ? [] : [location]),
      ...shown.values,
    ],
    limitMs: LIMIT_MS,
  });

  return framesOf(rows, { first, bucketMs }).sort((a, b) => compareLocations(a.location, b.location));
}

/**
 * SQL for the number of the bucket that a time belongs to. With whole seconds, it costs the server two thirds of what decimals
 * cost.
 */
function bucketOf(time: string, from: number, bucketMs: number): { sql: string; values: number[] } {
  return from % 1000 === 0 && bucketMs % 1000 === 0
    ? { sql: `TIMESTAMPDIFF(SECOND, ${MOMENT}, ${time}) DIV ?`, values: [from, bucketMs / 1000] }
    : { sql: `FLOOR((${since1970(time, MS)} - ?) / ?)`, values: [from, bucketMs] };
}

/** The minutes of a location that begin at those times: each is one range of the index. */
export async function readMinutes(
  client: Client,
  schema: Schema,
  location: string,
  starts: readonly number[],
  hidden: readonly HiddenRun[]
): Promise<Minute[]> {
  const { table, sql, locationColumn: column } = schema;
  if (starts.length === 0) {
    return [];
  }
  const stored = await readLocationColumn(client, schema);
  const { isExact } = stored;
  const shown = shownRows(schema, hiddenWithin(hidden, Math.min(...starts), Math.max(...starts) + MINUTE_MS));
  const ranges = starts.map(() => `${sql.time} >= ${MOMENT} AND ${sql.time} < ${MOMENT}`).join(' OR ');
  const rows = await client.rows(StoredMinute, {
    sql: `
      SELECT ${since1970(sql.time, MINUTE)} AS minute,
        MIN(${sql.value}) AS min, MAX(${sql.value}) AS max, AVG(${sql.value}) AS mean, COUNT(*) AS count
      FROM \`${table}\` ${byLocation(stored)} WHERE ${column} = ? AND (${ranges}) ${isExact ? '' : `AND ${isSpelled(column)}`} ${shown.and}
      GROUP BY 1`,
    values: [
      location,
      ...starts.flatMap((start) => [start, start + MINUTE_MS]),
      ...(isExact ? [] : [location]),
      ...shown.values,
    ],
    limitMs: LIMIT_MS,
  });
  return rows.map(({ minute, ...rest }) => ({ start: minute * MINUTE_MS, ...rest }));
}

/**
 * Time range of each location's readings: the server looks up both ends of each range in the index. Locations that the server treats
 * as equal have the same range.
 */
export async function readExtents(client: Client, schema: Schema): Promise<Extent[]> {
  const { table, sql, locationColumn: column } = schema;
  const locations = await readLocations(client, schema, await readLocationColumn(client, schema));
  const ends = locations.map((location) => ({
    sql: `
      SELECT ? AS location, ${ms(`MIN(${sql.time})`)} AS \`from\`, ${ms(`MAX(${sql.time})`)} + 1 AS until
      FROM \`${table}\` WHERE ${column} = ?`,
    values: [location, location],
  }));
  const extents = await rowsOfAll(client, StoredExtent, ends, LIMIT_MS);
  return extents
    .flatMap(({ location, from, until }) => (from === null || until === null ? [] : [{ location, from, until }]))
    .sort((a, b) => compareLocations(a.location, b.location));
}

/** Null if the last of its readings was deleted meanwhile. */
const end = number.nullable();
const StoredExtent = z.object({ location: z.string(), from: end, until: end });

/** SQL that leaves out the rows of these runs: an index hint, and a condition that begins with AND. */
export function shownRows(schema: Schema, hidden: readonly RunId[]) {
  if (hidden.length === 0) {
    return { hint: '', and: '', values: [] };
  }
  const { sql, values } = schema.exceptRuns(hidden);
  // The index by location and time contains the key, so hidden rows are skipped in it. With the primary key, the server would
  // read all other rows.
  return { hint: schema.indexed ? 'IGNORE INDEX (PRIMARY)' : '', and: `AND ${sql}`, values };
}

/**
 * SQL with one parameter: selects one of several locations that the server treats as equal. An index lookup finds all of them.
 */
export function isSpelled(column: string): string {
  return `${bytesOf(column)} = CAST(? AS BINARY)`;
}

export function ms(time: string): string {
  return since1970(time, MS);
}
