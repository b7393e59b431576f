import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const Column = z.object({ name: z.string(), type: z.string(), pk: z.int() });

/** Names, types and key of a table's columns, as text for comparison and display. */
export function shapeOf(database: DatabaseSync, table: string): string {
  return z
    .array(Column)
    .parse(database.prepare('SELECT name, type, pk FROM pragma_table_info(?)').all(table))
    .map(({ name, type, pk }) => `${name} ${type}${pk > 0 ? ` (key ${pk})` : ''}`)
    .join(', ');
}

/** The shape of the table that a CREATE statement creates. SQLite itself computes it, so it is defined in only one place. */
export function shapeMade(create: string, table: string): string {
  using database = new DatabaseSync(':memory:');
  database.exec(create);
  return shapeOf(database, table);
}
