import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { Client } from './client.ts';
import { addressOf } from './faults.ts';
import type { MysqlTarget } from './options.ts';
import type { Schema } from './schema.ts';

/** Collations that compare by bytes, including trailing spaces: MariaDB's since 10.2, and MySQL's since 8.0.17. */
const EXACT_COLLATIONS = ['utf8mb4_nopad_bin', 'utf8mb4_0900_bin'];
/** For servers that have neither. This collation ignores trailing spaces, so it does not count as exact. */
const NEXT_BEST = 'utf8mb4_bin';

/**
 * How a table stores locations. In tables of 0.1.0, and those created by hand, the column is narrower and has the server's
 * default collation.
 */
export interface LocationColumn {
  /** Size of the column in characters. */
  readonly characters: number;
  readonly charset: string;
  readonly collation: string;
  /** Whether the server compares names by bytes. Otherwise it may treat `Kitchen` and `kitchen` as equal, or all emoji. */
  readonly isExact: boolean;
  /**
   * An index whose first column is the whole location, preferably one with the time as the second column; null if there is
   * none.
   */
  readonly index: string | null;
}

/** The column of a table that does not exist yet. */
const NEW: LocationColumn = {
  ...{ characters: 255, charset: 'utf8mb4', collation: EXACT_COLLATIONS[0] },
  ...{ isExact: true, index: null },
};

const Column = z.object({
  characters: z.coerce.number(),
  charset: z.string(),
  collation: z.string(),
  index: z.string().nullable(),
});

export async function readLocationColumn(
  client: Client,
  { table, locationColumn, timeColumn }: Schema
): Promise<LocationColumn> {
  const [column] = await client.rows(Column, {
    sql: `
      SELECT character_maximum_length AS characters, character_set_name AS charset, collation_name AS collation, (
        SELECT index_name FROM information_schema.statistics
        WHERE table_schema = DATABASE() AND table_name = ? AND sub_part IS NULL
          AND (seq_in_index = 1 AND column_name = ? OR seq_in_index = 2 AND column_name = ?)
        GROUP BY index_name HAVING MIN(seq_in_index) = 1 ORDER BY COUNT(*) DESC LIMIT 1
      ) AS \`index\`
      FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ? AND column_name = ?`,
    values: [table, locationColumn, timeColumn, table, locationColumn],
  });
  return column === undefined ? NEW : { ...column, isExact: EXACT_COLLATIONS.includes(column.collation) };
}

/**
 * SQL that makes the server use the index by location. Otherwise it may decide to read the whole table, because its statistics
 * may still describe an empty table after millions of rows were inserted.
 */
export function byLocation({ index }: Pick<LocationColumn, 'index'>): string {
  return index === null ? '' : `FORCE INDEX (\`${index.replaceAll('`', '``')}\`)`;
}

/** The collation for texts in a new table: the most exact one that the server has. */
export async function exactCollation(client: Client): Promise<string> {
  const [found] = await client.rows(z.object({ name: z.string() }), {
    sql: `
      SELECT collation_name AS name FROM information_schema.collations
      WHERE collation_name IN (${EXACT_COLLATIONS.map(() => '?').join(', ')})`,
    values: EXACT_COLLATIONS,
  });
  return found?.name ?? NEXT_BEST;
}

/** Throws a configuration Fault for the first location that the column cannot hold. */
export async function checkLocations(client: Client, schema: Schema, locations: readonly string[]): Promise<void> {
  const { characters, charset } = await readLocationColumn(client, schema);
  const tooLong = locations.find((location) => [...location].length > characters);
  if (tooLong !== undefined) {
    throw refused(
      client.target,
      schema,
      tooLong,
      `it has ${[...tooLong].length} characters, but ${schema.locationColumn} has room for ${characters}`,
      `VARCHAR(255) CHARACTER SET utf8mb4`
    );
  }
  for (const location of charset === 'utf8mb4' ? [] : locations) {
    const [{ same }] = await client.rows(z.object({ same: z.int() }), {
      sql: `SELECT CAST(CONVERT(CONVERT(? USING ${charset}) USING utf8mb4) AS BINARY) <=> CAST(? AS BINARY) AS same`,
      values: [location, location],
    });
    if (same === 0) {
      throw refused(
        client.target,
        schema,
        location,
        `${schema.locationColumn} is of ${charset}, which lacks some of its characters`,
        `VARCHAR(${characters}) CHARACTER SET utf8mb4`
      );
    }
  }
}

function refused(target: MysqlTarget, schema: Schema, location: string, why: string, type: string): Fault {
  const { table, locationColumn, takesPayload } = schema;
  const change = `ALTER TABLE \`${table}\` MODIFY ${locationColumn} ${type}${takesPayload ? ' NOT NULL' : ''}`;
  return new Fault({
    kind: 'configuration',
    code: 'LOCATION_DOES_NOT_FIT',
    message: `The table "${table}" at ${addressOf(target)} cannot hold the location ${JSON.stringify(location)}: ${why}.`,
    hint: `Use another name for the location, or change the table: ${change}.`,
  });
}

/**
 * The text to send for a location, so that the server refuses it if it is too long for the column. MySQL and MariaDB, in every
 * mode, silently cut off surplus spaces at the end of a text; they refuse the row only if the text ends in another character.
 */
export function refusable(location: string, mostCharacters: number): string {
  return location.length > mostCharacters && location.endsWith(' ') && [...location].length > mostCharacters
    ? `${location}…`
    : location;
}

/** SQL for the location's UTF-8 bytes, whatever the character set of the column. */
export function bytesOf(location: string): string {
  return `CAST(CONVERT(${location} USING utf8mb4) AS BINARY)`;
}
