import { z } from 'zod';

import { NewestReading, type Frame, type SeriesQuery } from '../../model/series.ts';
import type { StoredMinutes } from '../contract.ts';
import { bucketEdges } from '../bucket-edges.ts';
import { framesOf } from '../buckets.ts';
import { gapsBetween, hiddenWithin, type HiddenRun } from '../hidden-runs.ts';
import { queryRows } from './query.ts';
import type { Schema } from './schema.ts';

const Figures = z.object({ min: z.number(), max: z.number(), mean: z.number(), count: z.int() });
const Bucket = Figures.extend({ location: z.string(), bucket: z.int() });
const StoredMinute = Figures.extend({ start: z.number() });

const MINUTE_MS = 60_000;
/** Replaces infinity, which SQL does not have: the latest time of a JavaScript Date. */
const FOREVER = 8.64e15;
/**
 * Maximum number of index rows to look through, for all locations together, to find a reading among the rows of hidden runs.
 * Takes a fraction of a second.
 */
const MAX_PASSED = 400_000;
const StoredExtent = z.object({ location: z.string(), from: z.number(), until: z.number() });

/** SQL: whether a reading is shown. */
const SHOWN = '(run IS NULL OR run NOT IN (SELECT value FROM json_each(:hidden)))';

/** Readings in [from, to), in the buckets of {@link bucketEdges}, aggregated by the database. */
export async function readSeries(
  file: string,
  { table, readings }: Schema,
  query: SeriesQuery,
  hidden: readonly HiddenRun[]
): Promise<Frame[]> {
  const { location, from, to } = query;
  const { first, bucketMs } = bucketEdges(query);
  const sql = `
    SELECT location, CAST((time - :first) / :bucketMs AS INTEGER) AS bucket,
      MIN(value) AS min, MAX(value) AS max, AVG(value) AS mean, COUNT(*) AS count
    FROM (${readings})
    WHERE time >= :from AND time < :to AND ${SHOWN} ${location === undefined ? '' : 'AND location = :location'}
    GROUP BY location, bucket
    ORDER BY location, bucket`;
  const runs = JSON.stringify(hiddenWithin(hidden, from, to));
  const parameters = { from, to, first, bucketMs, hidden: runs, ...(location === undefined ? {} : { location }) };
  const rows = await queryRows(Bucket, { file, table, sql, parameters });

  return framesOf(rows, { first, bucketMs });
}

/** Every location that has readings, sorted. */
export async function readLocations(file: string, { table, locations }: Schema): Promise<string[]> {
  const rows = await queryRows(z.object({ location: z.string() }), { file, table, sql: locations, parameters: {} });
  return rows.map(({ location }) => location);
}

/** The newest reading of each location, outside the hidden runs. */
export function readNewest(
  file: string,
  { table, newest: sql }: Schema,
  hidden: readonly HiddenRun[]
): Promise<NewestReading[]> {
  const gaps = gapsBetween(hidden).map(({ from, until }) => [Math.max(from, -FOREVER), Math.min(until, FOREVER)]);
  const runs = hidden.map(({ run }) => run);
  const parameters = { hidden: JSON.stringify(runs), gaps: JSON.stringify(gaps), most: MAX_PASSED };
  return queryRows(NewestReading, { file, table, sql, parameters });
}

/**
 * Looks up single minutes in the index.
 *
 * @param extents SELECT of the time range of each location, both ends from the index.
 */
export function storedMinutes(file: string, { table, readings }: Schema, extents: string): StoredMinutes {
  return {
    extents: () => queryRows(StoredExtent, { file, table, sql: extents, parameters: {} }),
    of: (location, starts, hidden = []) => {
      const sql = `
        SELECT minute.value AS start, MIN(reading.value) AS min, MAX(reading.value) AS max, AVG(reading.value) AS mean, COUNT(*) AS count
        FROM json_each(:starts) AS minute
        JOIN (${readings}) AS reading
          ON location = :location AND time >= minute.value AND time < minute.value + ${MINUTE_MS}
        WHERE ${SHOWN}
        GROUP BY minute.value`;
      const runs = JSON.stringify(hiddenWithin(hidden, Math.min(...starts), Math.max(...starts) + MINUTE_MS));
      const parameters = { starts: JSON.stringify(starts), location, hidden: runs };
      return queryRows(StoredMinute, { file, table, sql, parameters });
    },
  };
}
