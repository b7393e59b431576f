import { z } from 'zod';

import type { Frame, SeriesQuery } from '../../model/series.ts';
import type { Client } from './client.ts';
import type { Schema } from './schema.ts';

/** A page waits for it; but without an index the server reads the whole table. */
const LIMIT_MS = 60_000;

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
  { table, sql }: Schema,
  { location, from, to, maxPoints }: SeriesQuery
): Promise<Frame[]> {
  const bucketMs = Math.max(1, Math.ceil((to - from) / maxPoints));
  // The session's time zone is UTC.
  const moment = "TIMESTAMPADD(MICROSECOND, ? * 1000, '1970-01-01 00:00:00.000')";
  const ms = `ROUND(UNIX_TIMESTAMP(${sql.time}) * 1000)`;
  const rows = await client.rows(Bucket, {
    sql: `
      SELECT ${sql.location} AS location, FLOOR((${ms} - ?) / ?) AS bucket,
        MIN(${sql.value}) AS min, MAX(${sql.value}) AS max, AVG(${sql.value}) AS mean, COUNT(*) AS count
      FROM \`${table}\`
      WHERE ${sql.time} >= ${moment} AND ${sql.time} < ${moment} ${location === undefined ? '' : `AND ${sql.location} = ?`}
      GROUP BY 1, 2 ORDER BY 1, 2`,
    values: [from, bucketMs, from, to, ...(location === undefined ? [] : [location])],
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

/** Every location there are readings of, in order. Where location leads an index the server goes from one to the next. */
export async function readLocations(client: Client, { table, sql }: Schema): Promise<string[]> {
  const rows = await client.rows(z.object({ location: z.string() }), {
    sql: `SELECT DISTINCT ${sql.location} AS location FROM \`${table}\` WHERE ${sql.location} IS NOT NULL ORDER BY 1`,
    limitMs: LIMIT_MS,
  });
  return rows.map(({ location }) => location);
}
