import { z } from 'zod';

import type { RunId } from '../../model/run.ts';
import type { NewestReading } from '../../model/series.ts';
import { gapsBetween, type HiddenRun, type Stretch } from '../hidden-runs.ts';
import type { Client } from './client.ts';
import { byLocation, readLocationColumn, type LocationColumn } from './location-column.ts';
import type { Schema } from './schema.ts';
import { readLocations } from './locations.ts';
import { isSpelled, MOMENT, ms, shownRows } from './series.ts';
import { rowsOfAll, unionOf, type Part } from './union.ts';

const LIMIT_MS = 30_000;
/** Maximum number of run ids in all gaps of one location: together they take less than half a megabyte. */
const MAX_IDS_IN_GAPS = 10_000;
/**
 * Maximum number of rows to look through, for all locations together, to find a reading among the rows of hidden runs. For
 * recently written rows the server reads the table, even if the index would be enough.
 */
const MAX_PASSED = 20_000;
/**
 * Maximum number of rows to look through between two hidden runs: a row of a run may be slightly outside the run's time range.
 */
const MAX_PASSED_IN_GAP = 100;

/**
 * These names differ from the table's columns; otherwise ORDER BY would sort by a result column instead of the table's column,
 * and sort all rows.
 */
const Newest = z
  .object({ of: z.string(), at: z.coerce.number(), newest: z.coerce.number() })
  .transform(({ of: location, at: time, newest: value }): NewestReading => ({ location, time, value }));

/**
 * The newest reading of each location, outside the hidden runs. Searches first the time between the hidden runs, and then the
 * newer rows, which include those of hidden runs.
 */
export async function readNewest(
  client: Client,
  schema: Schema,
  hidden: readonly HiddenRun[]
): Promise<NewestReading[]> {
  const column = await readLocationColumn(client, schema);
  const locations = await readLocations(client, schema, column);
  const query = new NewestQuery(schema, hidden, column);
  const read = (parts: Part[]) => rowsOfAll(client, Newest, parts, LIMIT_MS);
  const between = await read(locations.map((location) => query.between(location)));
  if (hidden.length === 0) {
    return between;
  }
  const most = Math.ceil(MAX_PASSED / Math.max(1, locations.length));
  const timeOf = new Map(between.map(({ location, time }) => [location, time]));
  const newer = await read(locations.map((location) => query.among(location, timeOf.get(location), most)));
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
  readonly #column: Pick<LocationColumn, 'isExact' | 'index'>;

  constructor(schema: Schema, hidden: readonly HiddenRun[], column: Pick<LocationColumn, 'isExact' | 'index'>) {
    this.#schema = schema;
    // The rows of these runs may have any time, so each gap has to leave them out too.
    const inGaps = runsOf(hidden.filter(({ from }) => from === -Infinity));
    this.#gaps = gapsBetween(hidden, Math.floor(MAX_IDS_IN_GAPS / Math.max(1, inGaps.length)));
    this.#shown = shownRows(schema, runsOf(hidden));
    this.#shownInGap = shownRows(schema, inGaps);
    this.#column = column;
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
    const { table, sql, locationColumn: column } = this.#schema;
    const conditions: Part[] = [
      { sql: `${column} = ?`, values: [location] },
      ...(this.#column.isExact ? [] : [{ sql: isSpelled(column), values: [location] }]),
      ...(Number.isFinite(from) ? [{ sql: `${sql.time} >= ${MOMENT}`, values: [from] }] : []),
      ...(Number.isFinite(until) ? [{ sql: `${sql.time} < ${MOMENT}`, values: [until] }] : []),
    ];
    return {
      sql: `
        SELECT ${this.#columns()} FROM \`${table}\` ${byLocation(this.#column)}
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
    // Without the index, the server may read the whole table and compare each of its rows with the row that was found.
    const row = key.length > 0 ? `JOIN \`${table}\` FORCE INDEX (PRIMARY) USING (${keys})` : '';
    return {
      sql: `
        SELECT STRAIGHT_JOIN ? AS \`of\`, ${ms(sql.time)} AS \`at\`, ${sql.value} AS newest
        FROM (${newest}) AS found ${row}`,
      values: [location, ...rows.values, ...shown.values],
    };
  }

  #columns(): string {
    const { key, sql } = this.#schema;
    return key.length > 0 ? [sql.time, ...key].join(', ') : '*';
  }
}

function runsOf(hidden: readonly HiddenRun[]): RunId[] {
  return hidden.map(({ run }) => run);
}
