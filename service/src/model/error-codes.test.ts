import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

const SOURCES = join(import.meta.dirname, '..');
const TABLE = join(SOURCES, '../../docs/errors.md');

const LITERAL = "'([A-Z][A-Z0-9_]+)'";
/** Where the source names a code: `code: 'X'`, `code: isOne ? 'X' : 'Y'`, `const CODE = 'X'` with `code: CODE`, and `unknown('X', …)`. */
const PLACES = [
  new RegExp(`\\bcode: (?:\\w+ \\? )?${LITERAL}(?: : ${LITERAL})?`, 'g'),
  new RegExp(`\\? error\\.code : ${LITERAL}`, 'g'),
  new RegExp(`\\bunknown\\(${LITERAL}`, 'g'),
];
const CONSTANT = new RegExp(`\\bconst ([A-Z_]+) = ${LITERAL}`, 'g');

/** Codes that come from the stores or the system; the table names them only in groups. */
const FOREIGN =
  /^(SQLITE_\w+|E[A-Z]+|MESSAGE_TOO_LARGE|UNKNOWN_TOPIC_OR_PARTITION|SASL_AUTHENTICATION_FAILED|HANDSHAKE_NO_SSL_SUPPORT|NO_HOST_AVAILABLE)$/;

function codesInSource(): Set<string> {
  const files = globSync('**/*.ts', { cwd: SOURCES }).filter((file) => !file.endsWith('.test.ts'));
  const texts = files.map((file) => readFileSync(join(SOURCES, file), 'utf8'));
  const constants = new Map(
    texts.flatMap((text) => [...text.matchAll(CONSTANT)].map(([, name, code]) => [name, code]))
  );
  const named = texts.flatMap((text) =>
    PLACES.flatMap((place) => [...text.matchAll(place)].flatMap(([, ...codes]) => codes))
  );
  const byConstant = texts.flatMap((text) =>
    [...text.matchAll(/\bcode: ([A-Z_]+)\b/g)].map(([, name]) => constants.get(name))
  );
  return new Set([...named, ...byConstant].flatMap((code) => (code === undefined || FOREIGN.test(code) ? [] : [code])));
}

function codesInTable(): string[] {
  return [...readFileSync(TABLE, 'utf8').matchAll(/^\| `([A-Z0-9_]+)`/gm)].flatMap(([, code]) => code ?? []);
}

describe('the table of error codes in docs/errors.md', () => {
  it('lists each code in the source exactly once, and no other', () => {
    expect(codesInTable().toSorted()).toEqual([...codesInSource()].toSorted());
  });
});
