import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { Client } from './client.ts';
import { exactCollation } from './location-column.ts';
import { addressOf } from './faults.ts';
import { NEW_TABLE, type Room } from './room.ts';
import type { Schema } from './schema.ts';

/** Decimal places of a second. */
const DECIMALS_OF_MS = 3;

const Column = z.object({ name: z.string(), type: z.string(), needed: z.int() });
const KeyColumn = z.object({ name: z.string() });

/**
 * Creates the table if missing. Throws a configuration Fault that lists the differences if an existing table has other columns or
 * keys.
 */
export async function createTable(client: Client, schema: Schema): Promise<void> {
  await client.run(schema.create(await exactCollation(client)));
  const differences = await differencesOf(client, schema);
  if (differences.length > 0) {
    throw new Fault({
      kind: 'configuration',
      code: 'TABLE_SHAPE',
      message:
        `The table "${schema.table}" at ${addressOf(client.target)} has different columns or keys: ` +
        `${differences.join('; ')}.`,
      hint: 'Rename that table, or set another `table` in the target.',
    });
  }
}

const size = z.coerce.number().pipe(z.int());
const Sizes = z.object({
  name: z.string(),
  type: z.string(),
  characters: size.nullable(),
  decimals: size.nullable(),
});

export async function readRoom(client: Client, schema: Schema): Promise<Room> {
  const { table, runColumn, locationColumn, timeColumn } = schema;
  const columns = await client.rows(Sizes, {
    sql: `
      SELECT LOWER(column_name) AS name, LOWER(data_type) AS type, character_maximum_length AS characters,
        datetime_precision AS decimals
      FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?`,
    values: [table],
  });
  const found = new Map(columns.map((column) => [column.name, column]));
  const decimals = found.get(timeColumn)?.decimals ?? DECIMALS_OF_MS;
  return {
    run: found.get(runColumn)?.characters ?? NEW_TABLE.run,
    location: found.get(locationColumn)?.characters ?? NEW_TABLE.location,
    timeStepMs: 10 ** Math.max(0, DECIMALS_OF_MS - decimals),
    hasShortChecksum: found.get('checksum')?.type === 'smallint',
  };
}

async function differencesOf(client: Client, schema: Schema): Promise<string[]> {
  const values = [schema.table];
  const columns = await client.rows(Column, {
    sql: `
      SELECT column_name AS name, LOWER(column_type) AS type,
        is_nullable = 'NO' AND column_default IS NULL AND extra NOT LIKE '%auto_increment%' AND extra NOT LIKE '%GENERATED%' AS needed
      FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?`,
    values,
  });
  const key = await client.rows(KeyColumn, {
    sql: `
      SELECT column_name AS name FROM information_schema.statistics
      WHERE table_schema = DATABASE() AND table_name = ? AND index_name = 'PRIMARY' ORDER BY seq_in_index`,
    values,
  });

  const found = new Map(columns.map((column) => [column.name.toLowerCase(), column]));
  const differences = schema.columns.flatMap(({ name, type, wanted }) => {
    const column = found.get(name);
    if (column === undefined) {
      return [`column ${name} (${wanted}) is missing`];
    }
    return type.test(column.type) ? [] : [`column ${name} is ${column.type}, expected ${wanted}`];
  });
  const known = new Set(schema.columns.map(({ name }) => name));
  for (const { name, type, needed } of columns) {
    if (needed === 1 && !known.has(name.toLowerCase())) {
      differences.push(`column ${name} (${type}) needs a value that a reading does not have`);
    }
  }
  const keyFound = key.map(({ name }) => name.toLowerCase()).join(', ');
  const keyWanted = schema.key.join(', ');
  if (keyWanted !== '' && keyFound !== keyWanted) {
    differences.push(`its primary key is (${keyFound}), expected (${keyWanted})`);
  }
  return differences;
}
