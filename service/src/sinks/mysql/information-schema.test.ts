import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

/** A list of columns outside of subqueries, whose results have no names. */
const COLUMNS = /[^(\s]\s*SELECT\s((?:[^;'"`]|'[^'\n]*')*?)\sFROM information_schema\./gs;
const COMMENT = /\/\*.*?\*\//gs;
/** To the end: what is matched ends at the FROM of the subquery. */
const SUBQUERY = /\(\s*SELECT .*/s;
const IN_PARENTHESES = /\([^()]*\)/g;

const lists = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .flatMap((name) => [...readFileSync(join(import.meta.dirname, name), 'utf8').matchAll(COLUMNS)])
  .map(([, list = '']) =>
    list.replaceAll(COMMENT, '').replace(SUBQUERY, '0 AS subquery').replaceAll(IN_PARENTHESES, '')
  );

describe('a query of information_schema', () => {
  it('names each column of its result, because MySQL 8 calls `engine` ENGINE otherwise', () => {
    expect(lists.length).toBeGreaterThan(5);
    const unnamed = lists.flatMap((list) => list.split(',').filter((column) => !/ AS \S+$/.test(column.trim())));
    expect(unnamed).toEqual([]);
  });
});
