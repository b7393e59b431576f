import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const Column = z.object({ name: z.string(), type: z.string(), pk: z.int() });

/** Names, types and key of a table's columns, as text to compare and to show. */
export function shapeOf(database: DatabaseSync, table: string): string {
  return z
    .array(Column)
    .parse(database.prepare('SELECT name, type, pk FROM pragma_table_info(?)').all(table))
    .map(({ name, type, pk }) => `${name} ${type}${pk > 0 ? ` (key ${pk})` : ''}`)
    .join(', ');
}

/** The shape that a CREATE statement gives a table: SQLite itself computes it, so it is defined in one place only. */
export function shapeMade(create: string, table: string): string {
  using database = new DatabaseSync(':memory:');
  database.exec(create);
  return shapeOf(database, table);
}
