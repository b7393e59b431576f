import type { z } from 'zod';

import type { Client } from './client.ts';

/** Largest number of parts per statement; for each part the server opens the table again. */
const PARTS_AT_ONCE = 50;
/** Maximum length of a statement with several parts; a server accepts at least 16 MB by default. */
const MAX_STATEMENT_BYTES = 1_000_000;

/** A SELECT that can be part of a larger statement. */
export interface Part {
  readonly sql: string;
  readonly values: ReadonlyArray<string | number>;
}

/** The rows of all parts, with as few statements as possible, so that a busy server delays the answer only a few times. */
export async function rowsOfAll<Row extends z.ZodType>(
  client: Client,
  row: Row,
  parts: readonly Part[],
  limitMs: number
): Promise<Array<z.output<Row>>> {
  const rows: Array<z.output<Row>> = [];
  for (const some of perStatement(parts)) {
    rows.push(...(await client.rows(row, { ...unionOf(some), limitMs })));
  }
  return rows;
}

/** The parts of each statement. A statement exceeds the limit only if a single part does. */
export function perStatement(parts: readonly Part[]): Part[][] {
  const statements: Part[][] = [];
  let length = Infinity;
  for (const part of parts) {
    const more = lengthOf(part);
    const last = statements.at(-1);
    if (last === undefined || last.length >= PARTS_AT_ONCE || length + more > MAX_STATEMENT_BYTES) {
      statements.push([part]);
      length = more;
    } else {
      last.push(part);
      length += more;
    }
  }
  return statements;
}

export function unionOf(parts: readonly Part[]): Part {
  return { sql: parts.map(({ sql }) => `(${sql})`).join(' UNION ALL '), values: parts.flatMap(({ values }) => values) };
}

/** Length of its text once the values, each in quotes, have replaced their placeholders. */
function lengthOf({ sql, values }: Part): number {
  return values.reduce((sum: number, value) => sum + String(value).length + 2, sql.length);
}
