import { z } from 'zod';

import type { NewestReading } from '../../model/series.ts';
import { eachAtMost } from '../at-most.ts';
import { gapsBetween, hiddenWithin, type HiddenRun } from '../hidden-runs.ts';
import { compareLocations } from '../location-order.ts';
import type { Client } from './client.ts';
import { dayOf, type Slice } from './places.ts';
import type { Schema } from './schema.ts';

const DAY_MS = 86_400_000;
/** The latest time that a Date can represent. */
const FOREVER_MS = 8.64e15;
const LIMIT_MS = 60_000;
const LOCATIONS_AT_ONCE = 8;
/**
 * Maximum number of rows to look through, for all locations together; after that, only the time between hidden runs is
 * searched.
 */
const MAX_PASSED = 200_000;
/** Maximum number of rows to look through between two hidden runs: a run's first rows may be a little older than the run. */
const MAX_PASSED_IN_GAP = 1_000;

const Row = z.object({
  time: z.date().transform((time) => time.getTime()),
  /** The run, or a text that contains it. */
  run: z.string().nullable(),
  value: z.number(),
});
type Row = z.output<typeof Row>;

/** Splits a slice into the pieces in which nothing is hidden, and the others. */
export function piecesOf(slice: Slice, hidden: readonly HiddenRun[]): { open: Slice[]; mixed: Slice[] } {
  const { location, fromMs, untilMs } = slice;
  const within = hidden.filter((run) => run.from < untilMs && run.until > fromMs);
  if (within.some(({ from, until }) => from === -Infinity && until === Infinity)) {
    return { open: [], mixed: [slice] };
  }
  const open = gapsBetween(within)
    .map(({ from, until }) => ({ location, fromMs: Math.max(from, fromMs), untilMs: Math.min(until, untilMs) }))
    .filter((piece) => piece.fromMs < piece.untilMs)
    .reverse();
  const ends = [fromMs, ...open.flatMap((piece) => [piece.fromMs, piece.untilMs]), untilMs];
  const mixed = Array.from({ length: ends.length / 2 }, (_, at) => ({
    location,
    fromMs: ends[2 * at],
    untilMs: ends[2 * at + 1],
  })).filter((piece) => piece.fromMs < piece.untilMs);
  return { open, mixed };
}

/**
 * The rows of a slice without those of hidden runs, one page at a time. They are filtered here, because no Cassandra query can
 * exclude runs.
 */
export async function* shownRows(
  client: Client,
  schema: Schema,
  slice: Slice,
  hidden: readonly HiddenRun[]
): AsyncGenerator<Row[]> {
  const leftOut = new Set<string>(hiddenWithin(hidden, slice.fromMs, slice.untilMs));
  for await (const page of client.pages(Row, rowsOf(schema, slice, 'ASC'))) {
    yield page.filter(({ run }) => run === null || !leftOut.has(schema.runOf(run)));
  }
}

/** The newest reading of each location, outside the hidden runs. `partitions` may be in any order. */
export async function readNewest(
  client: Client,
  schema: Schema,
  partitions: ReadonlyArray<{ location: string; dayMs: number }>,
  hidden: readonly HiddenRun[]
): Promise<NewestReading[]> {
  const byLocation = [...Map.groupBy(partitions, ({ location }) => location)];
  const most = MAX_PASSED / Math.max(1, byLocation.length);
  const found: NewestReading[] = [];
  await eachAtMost(LOCATIONS_AT_ONCE, byLocation, async ([location, ofLocation]) => {
    const days = ofLocation.map(({ dayMs }) => dayMs).sort((a, b) => b - a);
    const search = new Search(client, schema, new Set(hidden.map(({ run }) => run)));
    const newest =
      (await search.amongNewest(location, days, most)) ??
      (hidden.length > 0 ? await search.between(location, days, hidden) : null);
    found.push(...(newest === null ? [] : [{ location, time: newest.time, value: newest.value }]));
  });
  return found.sort((a, b) => compareLocations(a.location, b.location));
}

class Search {
  readonly #client: Client;
  readonly #schema: Schema;
  readonly #leftOut: ReadonlySet<string>;

  constructor(client: Client, schema: Schema, leftOut: ReadonlySet<string>) {
    this.#client = client;
    this.#schema = schema;
    this.#leftOut = leftOut;
  }

  /** Searches backwards from the newest row, until it finds a row that is not hidden or has looked through enough rows. */
  async amongNewest(location: string, days: readonly number[], most: number): Promise<Row | null> {
    let passed = 0;
    for (const day of days) {
      const ofDay = { location, ...this.#spanOf(day) };
      for await (const page of this.#client.pages(Row, rowsOf(this.#schema, ofDay, 'DESC'))) {
        const shown = page.find((row) => this.#isShown(row));
        passed += page.length;
        if (shown !== undefined || passed > most) {
          return shown ?? null;
        }
      }
    }
    return null;
  }

  async between(location: string, days: readonly number[], hidden: readonly HiddenRun[]): Promise<Row | null> {
    const gaps = gapsBetween(hidden);
    for (const day of days) {
      const { fromMs, untilMs } = this.#spanOf(day);
      for (const gap of gaps.filter(({ from, until }) => from < untilMs && until > fromMs)) {
        const slice = { location, fromMs: Math.max(fromMs, gap.from), untilMs: Math.min(untilMs, gap.until) };
        const { cql, ...question } = rowsOf(this.#schema, slice, 'DESC');
        const rows = await this.#client.rows(Row, { cql: `${cql} LIMIT ${MAX_PASSED_IN_GAP}`, ...question });
        const shown = rows.find((row) => this.#isShown(row));
        if (shown !== undefined) {
          return shown;
        }
      }
    }
    return null;
  }

  #isShown({ run }: Row): boolean {
    return run === null || !this.#leftOut.has(this.#schema.runOf(run));
  }

  /** The time range that a partition covers: a day, or all time. */
  #spanOf(dayMs: number): Pick<Slice, 'fromMs' | 'untilMs'> {
    return this.#schema.partitionsAreDays
      ? { fromMs: dayMs, untilMs: dayMs + DAY_MS }
      : { fromMs: -FOREVER_MS, untilMs: FOREVER_MS };
  }
}

function rowsOf({ table, cql, partition }: Schema, { location, fromMs, untilMs }: Slice, order: 'ASC' | 'DESC') {
  return {
    cql: `
      SELECT ${cql.time} AS time, ${cql.run} AS run, ${cql.value} AS value FROM ${table}
      WHERE ${cql.ofPartition} AND ${cql.time} >= ? AND ${cql.time} < ? ORDER BY ${cql.time} ${order}`,
    values: [...partition(location, dayOf(fromMs)).values, new Date(fromMs), new Date(untilMs)],
    limitMs: LIMIT_MS,
  };
}
