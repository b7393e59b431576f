import { describe, expect, it } from 'vitest';

import { all } from '../test/drawn.ts';

/** Sensor names, which are free text for anyone who writes readings. The hostile ones could end a string in MySQL. */
const NAMES = ['kitchen', "O'Neill's room", 'Küche', '"', "'; DROP TABLE reading; -- "];
const HOSTILE_NAMES = ['\\', "\\' OR 1=1 -- ", "\\\\' UNION SELECT 1 -- ", 'C:\\temp\\'];

/** Formats a value as Grafana's `sqlstring` does. Source: packages/scenes, interpolation/formatRegistry. */
function asSqlString(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/** The SQL after its leading string, as MySQL parses it: a backslash escapes the next character. */
function afterText(sqlText: string): string {
  return sqlText.replace(/^'(?:[^'\\]|''|\\.)*'/, '');
}

describe('the names of sensors in SQL', () => {
  const asked = all.flatMap(({ drawn }) =>
    [...JSON.stringify(drawn).matchAll(/\$\{(\w+):sqlstring\}/g)].map(([, variable]) =>
      drawn.templating.list.find(({ name }) => name === variable)
    )
  );

  it('come from a variable that offers no name that could break out of its quotes', () => {
    expect(asked.length).toBeGreaterThan(0);
    for (const variable of asked) {
      const offered = new RegExp(variable?.regex?.replace(/^\/(.*)\/$/, '$1') ?? '');
      expect(NAMES.filter((name) => offered.test(name))).toEqual(NAMES);
      expect(HOSTILE_NAMES.filter((name) => offered.test(name))).toEqual([]);
    }
  });

  it('end at the closing quote in MySQL unless they have a backslash', () => {
    expect(NAMES.map((name) => afterText(`${asSqlString(name)}) rest`))).toEqual(NAMES.map(() => ') rest'));
    expect(afterText(`${asSqlString(HOSTILE_NAMES[1] ?? '')}) rest`)).not.toBe(') rest');
  });
});
