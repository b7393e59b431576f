import { expect, it } from 'vitest';

import type { HiddenRun } from '../hidden-runs.ts';
import { schemaFor } from './data-models.ts';
import { NewestQuery } from './newest.ts';
import { MysqlOptions, MysqlTarget } from './options.ts';
import { perStatement } from './union.ts';

const TARGET = MysqlTarget.parse({ sink: 'mysql', database: 'temperature', user: 'somebody' });
const COLUMN = { isExact: true, index: 'reading_by_location' };
const HOUR_MS = 3_600_000;
/** Servers accept sixteen times as much by default. */
const MEGABYTE = 1_000_000;

/** Runs of one hour each, one hour apart. */
function hiddenRuns(replayed: number, timed: number): HiddenRun[] {
  const id = (at: number) => `run${at.toString().padStart(18, '0')}`;
  return [
    ...Array.from({ length: replayed }, (_, at) => ({ run: id(at), from: -Infinity, until: Infinity })),
    ...Array.from({ length: timed }, (_, at) => ({
      run: id(replayed + at),
      from: 2 * at * HOUR_MS,
      until: (2 * at + 1) * HOUR_MS,
    })),
  ];
}

it.each(
  (['timeseries', 'article'] as const).flatMap((data) =>
    [
      [0, 0],
      [1, 100],
      [100, 100],
      [2_500, 2_500],
      [5_000, 0],
      [0, 5_000],
      [4_900, 100],
    ].map(([replayed = 0, timed = 0]) => ({ data, replayed, timed }))
  )
)('in $data, no statement is longer than a megabyte: $replayed replayed and $timed other runs', (hidden) => {
  const schema = schemaFor(MysqlOptions.parse({ schema: hidden.data }), TARGET);
  const query = new NewestQuery(schema, hiddenRuns(hidden.replayed, hidden.timed), COLUMN);
  const locations = Array.from({ length: 120 }, (_, at) => `location-${at}`);
  const statements = perStatement(locations.map((location) => query.between(location)));
  expect(statements.flat()).toHaveLength(120);
  for (const parts of statements) {
    const bytes = parts.flatMap(({ sql, values }) => [sql, ...values]).join('').length;
    expect(bytes).toBeLessThan(MEGABYTE);
  }
});

it('looks between the runs even if many runs replay a file', () => {
  const schema = schemaFor(MysqlOptions.parse({}), TARGET);
  const gaps = (hidden: HiddenRun[]) =>
    new NewestQuery(schema, hidden, COLUMN).between('attic').sql.split(' UNION ALL ').length;
  expect(gaps(hiddenRuns(0, 100))).toBe(60);
  expect(gaps(hiddenRuns(1_000, 1_000))).toBeGreaterThan(1);
});
