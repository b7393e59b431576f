import { z } from 'zod';

import type { RunId } from '../../model/run.ts';
import type { NewestReading } from '../../model/series.ts';
import { gapsBetween, type HiddenRun, type Stretch } from '../hidden-runs.ts';
import type { Client } from './client.ts';
import { readLocationColumn } from './location-column.ts';
import type { MysqlTarget } from './options.ts';
import type { Schema } from './schema.ts';
import { isSpelled, MOMENT, ms, readLocations, shownRows } from './series.ts';

const LIMIT_MS = 30_000;
/** Largest number of locations per statement. */
const LOCATIONS_AT_ONCE = 50;
/** Limit of the length of a statement with several locations; a server accepts at least 16 MB by default. */
const MAX_STATEMENT_BYTES = 1_000_000;
/** Limit of run ids in all gaps of one location: together they take less than half a megabyte. */
const MAX_IDS_IN_GAPS = 10_000;
/**
 * Limit of rows to look through, for all locations together, to find a reading among the rows of hidden runs. For recently
 * written rows the server reads the table, even if the index would be enough.
 */
const MAX_PASSED = 20_000;
/** Limit of rows to look through between two hidden runs: a row of a run may be slightly outside the run's time range. */
const MAX_PASSED_IN_GAP = 100;

/**
 * These names differ from the table's columns; otherwise ORDER BY would sort by a result column instead of the table's column,
 * and sort all rows.
 */
const Newest = z
  .object({ of: z.string(), at: z.coerce.number(), newest: z.coerce.number() })
  .transform(({ of: location, at: time, newest: value }): NewestReading => ({ location, time, value }));

interface Part {
  readonly sql: string;
  readonly values: Array<string | number>;
}

/**
 * The newest reading of each location, outside the hidden runs. Searches first the time between the hidden runs, and then the
 * newer rows, which include those of hidden runs.
 */
export async function readNewest(
  client: Client,
  target: MysqlTarget,
  schema: Schema,
  hidden: readonly HiddenRun[]
): Promise<NewestReading[]> {
  const locations = await readLocations(client, target, schema);
  const { isExact } = await readLocationColumn(client, target, schema);
  const query = new NewestQuery(schema, hidden, isExact);
  const between = await query.each(client, locations, (location) => query.between(location));
  if (hidden.length === 0) {
    return between;
  }
  const most = Math.ceil(MAX_PASSED / Math.max(1, locations.length));
  const timeOf = new Map(between.map(({ location, time }) => [location, time]));
  const newer = await query.each(client, locations, (location) => query.among(location, timeOf.get(location), most));
  const newest = new Map([...between, ...newer].map((reading) => [reading.location, reading]));
  return locations.flatMap((location) => newest.get(location) ?? []);
}

/** The statements of {@link readNewest}. */
export class NewestQuery {
  readonly #schema: Schema;
  readonly #gaps: readonly Stretch[];
  readonly #shown: ReturnType<typeof shownRows>;
  /** Condition that leaves out only those runs whose rows may have any time. It is short, because it is repeated for each gap. */
  readonly #shownInGap: ReturnType<typeof shownRows>;
  readonly #isExact: boolean;

  constructor(schema: Schema, hidden: readonly HiddenRun[], isExact: boolean) {
    this.#schema = schema;
    // The rows of these runs may have any time, so each gap has to leave them out too.
    const inGaps = runsOf(hidden.filter(({ from }) => from === -Infinity));
    this.#gaps = gapsBetween(hidden, Math.floor(MAX_IDS_IN_GAPS / Math.max(1, inGaps.length)));
    this.#shown = shownRows(schema, runsOf(hidden));
    this.#shownInGap = shownRows(schema, inGaps);
    this.#isExact = isExact;
  }

  async each<Item>(client: Client, items: readonly Item[], part: (item: Item) => Part): Promise<NewestReading[]> {
    const found: NewestReading[] = [];
    for (const parts of perStatement(items.map(part))) {
      found.push(...(await client.rows(Newest, { ...unionOf(parts), limitMs: LIMIT_MS })));
    }
    return found;
  }

  /** The newest reading between the hidden runs. */
  between(location: string): Part {
    const inGaps = this.#gaps.map((gap) => this.#latest(location, gap, this.#shownInGap, MAX_PASSED_IN_GAP));
    return this.#newestIn(location, unionOf(inGaps));
  }

  /** The newest reading among a limited number of rows after that time, newest first. */
  among(location: string, after = -Infinity, most: number): Part {
    return this.#newestIn(location, this.#latest(location, { from: after, until: Infinity }, null, most));
  }

  /** The newest rows of a location in a stretch of time, read only from the index, which contains the key. */
  #latest(location: string, { from, until }: Stretch, shown: ReturnType<typeof shownRows> | null, most: number): Part {
    const { table, indexed, sql, locationColumn: column } = this.#schema;
    const conditions: Part[] = [
      { sql: `${column} = ?`, values: [location] },
      ...(this.#isExact ? [] : [{ sql: isSpelled(column), values: [location] }]),
      ...(Number.isFinite(from) ? [{ sql: `${sql.time} >= ${MOMENT}`, values: [from] }] : []),
      ...(Number.isFinite(until) ? [{ sql: `${sql.time} < ${MOMENT}`, values: [until] }] : []),
    ];
    return {
      sql: `
        SELECT ${this.#columns()} FROM \`${table}\` ${indexed ? 'IGNORE INDEX (PRIMARY)' : ''}
        WHERE ${conditions.map((condition) => condition.sql).join(' AND ')} ${shown?.and ?? ''}
        ORDER BY ${sql.time} DESC LIMIT ${most}`,
      values: [...conditions.flatMap(({ values }) => values), ...(shown?.values ?? [])],
    };
  }

  /** The newest of these rows that is not hidden. Its value is then looked up by the key. */
  #newestIn(location: string, rows: Part): Part {
    const { table, key, sql } = this.#schema;
    const shown = this.#shown;
    const keys = key.join(', ');
    const newest = `
      SELECT ${key.length > 0 ? keys : '*'} FROM (${rows.sql}) AS latest
      WHERE TRUE ${shown.and} ORDER BY ${sql.time} DESC LIMIT 1`;
    return {
      sql: `
        SELECT ? AS \`of\`, ${ms(sql.time)} AS \`at\`, ${sql.value} AS newest
        FROM (${newest}) AS found ${key.length > 0 ? `JOIN \`${table}\` USING (${keys})` : ''}`,
      values: [location, ...rows.values, ...shown.values],
    };
  }

  #columns(): string {
    const { key, sql } = this.#schema;
    return key.length > 0 ? [sql.time, ...key].join(', ') : '*';
  }
}

/** The parts of each statement, so that none is longer than the limit unless a single part is. */
export function perStatement(parts: readonly Part[]): Part[][] {
  const statements: Part[][] = [];
  let length = Infinity;
  for (const part of parts) {
    const more = lengthOf(part);
    const last = statements.at(-1);
    if (last === undefined || last.length >= LOCATIONS_AT_ONCE || length + more > MAX_STATEMENT_BYTES) {
      statements.push([part]);
      length = more;
    } else {
      last.push(part);
      length += more;
    }
  }
  return statements;
}

/** Length of its text once the values, each in quotes, have replaced their placeholders. */
function lengthOf({ sql, values }: Part): number {
  return values.reduce((sum: number, value) => sum + String(value).length + 2, sql.length);
}

function unionOf(parts: readonly Part[]): Part {
  return { sql: parts.map(({ sql }) => `(${sql})`).join(' UNION ALL '), values: parts.flatMap(({ values }) => values) };
}

function runsOf(hidden: readonly HiddenRun[]): RunId[] {
  return hidden.map(({ run }) => run);
}
