import { z } from 'zod';

import type { Frame, SeriesQuery } from '../../model/series.ts';
import type { Extent, Minute } from '../contract.ts';
import type { Client } from './client.ts';
import type { Schema } from './schema.ts';

/** A page waits for it; but without an index the server reads the whole table. */
const LIMIT_MS = 60_000;
const MINUTE_MS = 60_000;

/** A parameter in milliseconds since 1970. The session's time zone is UTC. */
const MOMENT = "TIMESTAMPADD(MICROSECOND, ? * 1000, '1970-01-01 00:00:00.000')";

const number = z.coerce.number();
const Bucket = z.object({
  location: z.string(),
  bucket: number,
  min: number,
  max: number,
  mean: number,
  count: number,
});

/** Readings in [from, to), in at most `maxPoints` buckets a location, made by the server. */
export async function readSeries(
  client: Client,
  schema: Schema,
  { location, from, to, maxPoints }: SeriesQuery
): Promise<Frame[]> {
  const { table, sql, indexed } = schema;
  // The index has the location first: without one, the server would read the whole table.
  const locations = location !== undefined ? [location] : indexed ? await readLocations(client, schema) : [];
  if (locations.length === 0 && indexed) {
    return [];
  }
  const bucketMs = Math.max(1, Math.ceil((to - from) / maxPoints));
  const bucket = bucketOf(sql.time, from, bucketMs);
  const rows = await client.rows(Bucket, {
    sql: `
      SELECT ${sql.location} AS location, ${bucket.sql} AS bucket,
        MIN(${sql.value}) AS min, MAX(${sql.value}) AS max, AVG(${sql.value}) AS mean, COUNT(*) AS count
      FROM \`${table}\`
      WHERE ${sql.time} >= ${MOMENT} AND ${sql.time} < ${MOMENT} ${locations.length === 0 ? '' : `AND ${sql.location} IN (?${', ?'.repeat(locations.length - 1)})`}
      GROUP BY 1, 2 ORDER BY 1, 2`,
    values: [...bucket.values, from, to, ...locations],
    limitMs: LIMIT_MS,
  });

  return [...Map.groupBy(rows, (row) => row.location)].map(([name, buckets]) => ({
    location: name,
    bucketMs,
    time: buckets.map(({ bucket }) => from + bucket * bucketMs),
    min: buckets.map(({ min }) => min),
    max: buckets.map(({ max }) => max),
    mean: buckets.map(({ mean }) => mean),
    count: buckets.map((bucket) => bucket.count),
  }));
}

/** SQL for the number of a time's bucket. In whole seconds it costs the server two thirds of what it does with decimals. */
function bucketOf(time: string, from: number, bucketMs: number): { sql: string; values: number[] } {
  return from % 1000 === 0 && bucketMs % 1000 === 0
    ? { sql: `TIMESTAMPDIFF(SECOND, ${MOMENT}, ${time}) DIV ?`, values: [from, bucketMs / 1000] }
    : { sql: `FLOOR((ROUND(UNIX_TIMESTAMP(${time}) * 1000) - ?) / ?)`, values: [from, bucketMs] };
}

const StoredMinute = z.object({ minute: number, min: number, max: number, mean: number, count: number });

/** The minutes of a location that begin at those moments: as many ranges of the index. */
export async function readMinutes(
  client: Client,
  { table, sql, indexed }: Schema,
  location: string,
  starts: readonly number[]
): Promise<Minute[]> {
  if (!indexed || starts.length === 0) {
    return [];
  }
  const ranges = starts.map(() => `${sql.time} >= ${MOMENT} AND ${sql.time} < ${MOMENT}`).join(' OR ');
  const rows = await client.rows(StoredMinute, {
    sql: `
      SELECT TIMESTAMPDIFF(MINUTE, '1970-01-01', ${sql.time}) AS minute,
        MIN(${sql.value}) AS min, MAX(${sql.value}) AS max, AVG(${sql.value}) AS mean, COUNT(*) AS count
      FROM \`${table}\` WHERE ${sql.location} = ? AND (${ranges}) GROUP BY 1`,
    values: [location, ...starts.flatMap((start) => [start, start + MINUTE_MS])],
    limitMs: LIMIT_MS,
  });
  return rows.map(({ minute, ...rest }) => ({ start: minute * MINUTE_MS, ...rest }));
}

/** Where in time each location has readings; null where no index tells. The server looks at the two ends of each in the index. */
export async function readExtents(client: Client, { table, sql, indexed }: Schema): Promise<Extent[] | null> {
  if (!indexed) {
    return null;
  }
  const ms = (time: string) => `ROUND(UNIX_TIMESTAMP(${time}) * 1000)`;
  return client.rows(z.object({ location: z.string(), from: number, until: number }), {
    sql: `
      SELECT ${sql.location} AS location, ${ms(`MIN(${sql.time})`)} AS \`from\`, ${ms(`MAX(${sql.time})`)} + 1 AS until
      FROM \`${table}\` GROUP BY 1 ORDER BY 1`,
    limitMs: LIMIT_MS,
  });
}

/** Every location there are readings of, in order. Where location leads an index the server goes from one to the next. */
export async function readLocations(client: Client, { table, sql }: Schema): Promise<string[]> {
  const rows = await client.rows(z.object({ location: z.string() }), {
    sql: `SELECT DISTINCT ${sql.location} AS location FROM \`${table}\` WHERE ${sql.location} IS NOT NULL ORDER BY 1`,
    limitMs: LIMIT_MS,
  });
  return rows.map(({ location }) => location);
}
