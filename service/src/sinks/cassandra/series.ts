import { z } from 'zod';

import type { Frame, NewestReading, SeriesQuery } from '../../model/series.ts';
import type { Extent, Minute } from '../contract.ts';
import { eachAtMost } from '../at-most.ts';
import { bucketEdges } from '../bucket-edges.ts';
import { Buckets, minutesOf } from '../buckets.ts';
import { hiddenWithin, type HiddenRun } from '../hidden-runs.ts';
import { compareLocations } from '../location-order.ts';
import type { Client } from './client.ts';
import { dayOf, type Slice } from './places.ts';
import type { Schema } from './schema.ts';
import { piecesOf, readNewest, shownRows } from './shown-rows.ts';

/** Short enough for a page that waits for the answer. */
const LIMIT_MS = 60_000;
/** Each part occupies a read thread of a node while it aggregates. */
const PARTS_AT_ONCE = 8;
/** Higher than for parts, because these queries are short. */
const MINUTES_AT_ONCE = 16;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Up to this many days per location are queried directly, without first finding out which days have readings. */
const MAX_GUESSED_DAYS = 62;

const Bucket = z.object({
  time: z.date().transform((start) => start.getTime()),
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  count: z.coerce.number(),
});

/** Readings in [from, to), in the buckets of {@link bucketEdges}, aggregated by the nodes: one query per location and day. */
export async function readSeries(
  client: Client,
  schema: Schema,
  query: SeriesQuery,
  hidden: readonly HiddenRun[]
): Promise<Frame[]> {
  const [from, to] = [Math.round(query.from), Math.round(query.to)];
  const edges = bucketEdges({ ...query, from, to });
  const { first, bucketMs } = edges;
  // Counting from a time other than 1970 costs the nodes twice as much; counting from 1970, they refuse earlier times.
  const start = first >= 0 && first % bucketMs === 0 ? '' : `, '${new Date(first).toISOString()}'`;
  const floor = `FLOOR(${schema.cql.time}, ${bucketMs}ms${start})`;
  const byLocation = new Map<string, Buckets>();
  await eachAtMost(PARTS_AT_ONCE, await partsOf(client, schema, { ...query, from, to }), async (part) => {
    const buckets = byLocation.get(part.location) ?? new Buckets(edges, to);
    byLocation.set(part.location, buckets);
    const { open, mixed } = piecesOf(part, hidden);
    for (const piece of open) {
      for (const { time, count, mean, min, max } of await readBuckets(client, schema, piece, floor)) {
        buckets.addAll(time, count, mean, min, max);
      }
    }
    for (const piece of mixed) {
      for await (const rows of shownRows(client, schema, piece, hidden)) {
        rows.forEach(({ time, value }) => buckets.add(time, value));
      }
    }
  });
  return [...byLocation]
    .sort(([a], [b]) => compareLocations(a, b))
    .map(([location, buckets]) => buckets.frame(location))
    .filter(({ time }) => time.length > 0);
}

/** Every location that has readings, sorted. */
export async function readLocations(client: Client, schema: Schema): Promise<string[]> {
  const partitions = await readPartitions(client, schema);
  return [...new Set(partitions.map(({ location }) => location))].sort(compareLocations);
}

/** The newest reading of each location, outside the hidden runs. */
export async function readNewestReadings(
  client: Client,
  schema: Schema,
  hidden: readonly HiddenRun[]
): Promise<NewestReading[]> {
  return readNewest(client, schema, await readPartitions(client, schema), hidden);
}

const MinuteRow = z.object({
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  count: z.coerce.number(),
});

/** The minutes of a location that begin at those times: each a short query for a few rows of one partition. */
export async function readMinutes(
  client: Client,
  schema: Schema,
  location: string,
  starts: readonly number[],
  hidden: readonly HiddenRun[]
): Promise<Minute[]> {
  const minutes: Minute[] = [];
  await eachAtMost(MINUTES_AT_ONCE, starts, async (start) => {
    const slice = { location, fromMs: start, untilMs: start + MINUTE_MS };
    const isMixed = hiddenWithin(hidden, slice.fromMs, slice.untilMs).length > 0;
    const minute = isMixed
      ? await shownMinute(client, schema, slice, hidden)
      : await wholeMinute(client, schema, slice);
    minutes.push(...(minute === null ? [] : [minute]));
  });
  return minutes;
}

async function wholeMinute(client: Client, { table, cql, partition }: Schema, slice: Slice): Promise<Minute | null> {
  const { location, fromMs, untilMs } = slice;
  const [{ min, max, mean, count }] = await client.rows(MinuteRow, {
    cql: `
      SELECT MIN(${cql.value}) AS min, MAX(${cql.value}) AS max, AVG(${cql.value}) AS mean, COUNT(*) AS count
      FROM ${table} WHERE ${cql.ofPartition} AND ${cql.time} >= ? AND ${cql.time} < ?`,
    values: [...partition(location, dayOf(fromMs)).values, new Date(fromMs), new Date(untilMs)],
    limitMs: LIMIT_MS,
  });
  return min === null || max === null || mean === null ? null : { start: fromMs, count, mean, min, max };
}

async function shownMinute(
  client: Client,
  schema: Schema,
  slice: Slice,
  hidden: readonly HiddenRun[]
): Promise<Minute | null> {
  const { location, fromMs, untilMs } = slice;
  const buckets = new Buckets({ first: fromMs, bucketMs: MINUTE_MS }, untilMs);
  for await (const rows of shownRows(client, schema, slice, hidden)) {
    rows.forEach(({ time, value }) => buckets.add(time, value));
  }
  return minutesOf(buckets.frame(location)).at(0) ?? null;
}

/** For each location, the range of days for which it has partitions. */
export async function readExtents(client: Client, schema: Schema): Promise<Extent[]> {
  const byLocation = Map.groupBy(await readPartitions(client, schema), ({ location }) => location);
  return [...byLocation]
    .map(([location, partitions]) => {
      const days = partitions.map(({ dayMs }) => dayMs);
      return { location, from: Math.min(...days), until: Math.max(...days) + DAY_MS };
    })
    .sort((a, b) => compareLocations(a.location, b.location));
}

async function partsOf(client: Client, schema: Schema, { location, from, to }: SeriesQuery): Promise<Slice[]> {
  const wholeRange = (name: string) => ({ location: name, fromMs: from, untilMs: to });
  if (!schema.partitionsAreDays) {
    return location === undefined
      ? (await readPartitions(client, schema)).map((partition) => wholeRange(partition.location))
      : [wholeRange(location)];
  }
  const partitions =
    location !== undefined && to - from <= MAX_GUESSED_DAYS * DAY_MS
      ? daysBetween(from, to).map((dayMs) => ({ location, dayMs }))
      : await readPartitions(client, schema);
  return partitions
    .filter((partition) => location === undefined || partition.location === location)
    .map((partition) => ({
      location: partition.location,
      fromMs: Math.max(from, partition.dayMs),
      untilMs: Math.min(to, partition.dayMs + DAY_MS),
    }))
    .filter(({ fromMs, untilMs }) => fromMs < untilMs);
}

/** All existing partitions. A node finds their keys in its indexes and reads only the first row of each. */
function readPartitions(client: Client, { table, partitionKey, partitionRow }: Schema) {
  return client.rows(partitionRow, {
    cql: `SELECT DISTINCT ${partitionKey.join(', ')} FROM ${table}`,
    limitMs: LIMIT_MS,
  });
}

function readBuckets(client: Client, schema: Schema, { location, fromMs, untilMs }: Slice, floor: string) {
  const { table, cql, partitionKey, partition } = schema;
  return client.rows(Bucket, {
    cql: `
      SELECT ${floor} AS time, MIN(${cql.value}) AS min, MAX(${cql.value}) AS max, AVG(${cql.value}) AS mean, COUNT(*) AS count
      FROM ${table} WHERE ${cql.ofPartition} AND ${cql.time} >= ? AND ${cql.time} < ?
      GROUP BY ${partitionKey.join(', ')}, ${floor}`,
    values: [...partition(location, dayOf(fromMs)).values, new Date(fromMs), new Date(untilMs)],
    limitMs: LIMIT_MS,
    prepare: false,
  });
}

function daysBetween(from: number, to: number): number[] {
  const first = dayOf(from);
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / DAY_MS)) }, (_, day) => first + day * DAY_MS);
}
