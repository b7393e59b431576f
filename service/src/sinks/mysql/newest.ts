import { z } from 'zod';

import type { NewestReading } from '../../model/series.ts';
import { gapsBetween, type HiddenRun, type Stretch } from '../hidden-runs.ts';
import type { Client } from './client.ts';
import { readLocationColumn } from './location-column.ts';
import type { MysqlTarget } from './options.ts';
import type { Schema } from './schema.ts';
import { isSpelled, MOMENT, ms, readLocations, shownRows } from './series.ts';

const LIMIT_MS = 30_000;
/** Locations of one statement. */
const LOCATIONS_AT_ONCE = 50;
/** Rows of the index to look through for a reading between the rows of hidden runs, of all locations: a fraction of a second. */
const MOST_PASSED = 400_000;

/** Unlike the columns of the table: ORDER BY would take a column of the answer for one of the table, and sort all rows. */
const Newest = z
  .object({ of: z.string(), at: z.coerce.number(), newest: z.coerce.number() })
  .transform(({ of: location, at: time, newest: value }): NewestReading => ({ location, time, value }));

interface Part {
  readonly sql: string;
  readonly values: Array<string | number>;
}

/**
 * The newest reading of each location, outside the hidden runs: first from the time between them, then from among the newer rows,
 * those of hidden runs included.
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
  const most = Math.ceil(MOST_PASSED / Math.max(1, locations.length));
  const timeOf = new Map(between.map(({ location, time }) => [location, time]));
  const newer = await query.each(client, locations, (location) => query.among(location, timeOf.get(location), most));
  const newest = new Map([...between, ...newer].map((reading) => [reading.location, reading]));
  return locations.flatMap((location) => newest.get(location) ?? []);
}

class NewestQuery {
  readonly #schema: Schema;
  readonly #gaps: Part;
  readonly #shown: ReturnType<typeof shownRows>;
  readonly #isExact: boolean;

  constructor(schema: Schema, hidden: readonly HiddenRun[], isExact: boolean) {
    this.#schema = schema;
    this.#gaps = inGaps(schema.sql.time, gapsBetween(hidden));
    this.#shown = shownRows(
      schema,
      hidden.map(({ run }) => run)
    );
    this.#isExact = isExact;
  }

  async each<Item>(client: Client, items: readonly Item[], part: (item: Item) => Part): Promise<NewestReading[]> {
    const found: NewestReading[] = [];
    for (let at = 0; at < items.length; at += LOCATIONS_AT_ONCE) {
      const parts = items.slice(at, at + LOCATIONS_AT_ONCE).map(part);
      const sql = parts.map((one) => `(${one.sql})`).join(' UNION ALL ');
      const values = parts.flatMap((one) => one.values);
      found.push(...(await client.rows(Newest, { sql, values, limitMs: LIMIT_MS })));
    }
    return found;
  }

  /** The newest reading between the hidden runs. */
  between(location: string): Part {
    const { table, sql } = this.#schema;
    const shown = this.#shown;
    const spelled = this.#isLocation(location);
    return {
      sql: `
        SELECT ? AS \`of\`, ${ms(sql.time)} AS \`at\`, ${sql.value} AS newest FROM \`${table}\` ${shown.hint}
        WHERE ${spelled.sql} AND ${this.#gaps.sql} ${shown.and} ORDER BY ${sql.time} DESC LIMIT 1`,
      values: [location, ...spelled.values, ...this.#gaps.values, ...shown.values],
    };
  }

  /** The newest reading among the rows after that time, of which so many are looked through, the newest first. */
  among(location: string, after: number | undefined, most: number): Part {
    const { table, key, sql } = this.#schema;
    const shown = this.#shown;
    const spelled = this.#isLocation(location);
    // Looks through the index, and then finds one row by its key.
    const keys = key.length > 0 ? key.join(', ') : '*';
    const newest = `
      SELECT ${keys} FROM (
        SELECT ${key.length > 0 ? `${sql.time}, ${keys}` : '*'} FROM \`${table}\` ${shown.hint}
        WHERE ${spelled.sql} ${after === undefined ? '' : `AND ${sql.time} > ${MOMENT}`} ORDER BY ${sql.time} DESC LIMIT ${most}
      ) AS latest WHERE TRUE ${shown.and} ORDER BY ${sql.time} DESC LIMIT 1`;
    return {
      sql: `
        SELECT ? AS \`of\`, ${ms(sql.time)} AS \`at\`, ${sql.value} AS newest
        FROM (${newest}) AS found ${key.length > 0 ? `JOIN \`${table}\` USING (${keys})` : ''}`,
      values: [location, ...spelled.values, ...(after === undefined ? [] : [after]), ...shown.values],
    };
  }

  #isLocation(location: string): Part {
    const { locationColumn: column } = this.#schema;
    return this.#isExact
      ? { sql: `${column} = ?`, values: [location] }
      : { sql: `${column} = ? AND ${isSpelled(column)}`, values: [location, location] };
  }
}

function inGaps(time: string, gaps: readonly Stretch[]): Part {
  const values: number[] = [];
  const ranges = gaps.map(({ from, until }) => {
    const ends = [
      { sql: `${time} >= ${MOMENT}`, at: from },
      { sql: `${time} < ${MOMENT}`, at: until },
    ].filter(({ at }) => Number.isFinite(at));
    values.push(...ends.map(({ at }) => at));
    return ends.length === 0 ? 'TRUE' : `(${ends.map(({ sql }) => sql).join(' AND ')})`;
  });
  return { sql: `(${ranges.join(' OR ')})`, values };
}
