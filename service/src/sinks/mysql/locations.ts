import { z } from 'zod';

import { compareLocations } from '../location-order.ts';
import type { Client } from './client.ts';
import { addressOf } from './faults.ts';
import type { LocationColumn } from './location-column.ts';
import type { Schema } from './schema.ts';
import { readSpellings } from './spellings.ts';
import { rowsOfAll, type Part } from './union.ts';

/** A page waits for the answer, but without an index the server has to read the whole table. */
const LIMIT_MS = 60_000;

/** The locations found last in each table, in the server's order. */
const lastFound = new Map<string, readonly string[]>();

/** Every location that has readings, sorted. */
export async function readLocations(client: Client, schema: Schema, column: LocationColumn): Promise<string[]> {
  const distinct = await readDistinct(client, schema, column);
  const spellings = column.isExact ? [] : await readSpellings(client.target, schema);
  return [...new Set([...distinct, ...spellings])].sort(compareLocations);
}

/** One spelling of each set of locations that the server treats as equal. */
export async function readDistinct(
  client: Client,
  schema: Schema,
  { index, collation }: LocationColumn
): Promise<string[]> {
  const { target } = client;
  const { table, locationColumn } = schema;
  if (index === null) {
    const rows = await client.rows(z.object({ location: z.string() }), {
      sql: `SELECT DISTINCT ${locationColumn} AS location FROM \`${table}\` WHERE ${locationColumn} IS NOT NULL`,
      limitMs: LIMIT_MS,
    });
    return rows.map(({ location }) => location);
  }
  const key = JSON.stringify([target.user, addressOf(target), table, collation]);
  let found = lastFound.get(key) ?? [];
  for await (found of foundByIndex(client, schema, found)) {
    lastFound.set(key, found);
  }
  return [...found];
}

/**
 * Yields the locations found so far after each round of lookups, until a round finds none. Looks up each location in
 * the index instead of using SELECT DISTINCT. For SELECT DISTINCT, the server decides by its statistics whether to skip
 * from one location to the next or to read the whole index. These statistics may describe an empty table long after
 * millions of rows were inserted.
 *
 * A search without known locations finds them one after the other. Known ones divide the index into gaps that are all searched at the
 * same time.
 */
async function* foundByIndex(client: Client, { table, locationColumn: column }: Schema, known: readonly string[]) {
  const first = async (conditions: readonly Part[]) => {
    const parts = conditions.map(({ sql, values }, at) => ({
      sql: `SELECT ${at} AS at, MIN(${column}) AS location FROM \`${table}\` WHERE ${sql}`,
      values,
    }));
    const rows = await rowsOfAll(client, First, parts, LIMIT_MS);
    return rows.sort((one, other) => one.at - other.at).map(({ location }) => location);
  };
  const stillThere = await first(known.map((location) => ({ sql: `${column} = ?`, values: [location] })));
  /** The locations before the first known one, and after each. */
  const gaps: string[][] = [[], ...known.map(() => [])];
  for (let open = [...gaps.keys()]; open.length > 0;) {
    const next = await first(open.map((gap) => isBetween(column, gaps[gap].at(-1) ?? known[gap - 1], known[gap])));
    open = open.filter((gap, at) => {
      const location = next[at];
      return location !== null && gaps[gap].push(location);
    });
    yield gaps.flatMap((more, gap) => [...more, ...stillThere.slice(gap, gap + 1)]).filter((name) => name !== null);
  }
}

const First = z.object({ at: z.number(), location: z.string().nullable() });

function isBetween(column: string, after: string | undefined, before: string | undefined): Part {
  const ends = [
    ...(after === undefined ? [] : [{ sql: `${column} > ?`, value: after }]),
    ...(before === undefined ? [] : [{ sql: `${column} < ?`, value: before }]),
  ];
  return { sql: ['TRUE', ...ends.map(({ sql }) => sql)].join(' AND '), values: ends.map(({ value }) => value) };
}
