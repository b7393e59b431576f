import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Reading } from '../../model/reading.ts';
import { ReplaySpec } from '../../model/source.ts';
import { ReplaySource } from './source.ts';

let source: ReplaySource;
beforeEach(() => {
  source = new ReplaySource(ReplaySpec.parse({ kind: 'replay' }), () => 0);
});
afterEach(() => source.close());

function take(count: number): Reading[] {
  return Array.from({ length: count }, () => source.read()).flat();
}

describe('the Seattle data set', () => {
  it('is replayed when no file is named', () => {
    const [first, second] = take(2);
    expect(first).toEqual({ location: 'seattle', time: Date.UTC(2010, 0, 1, 1), value: 4 });
    expect(second).toEqual({ location: 'seattle', time: Date.UTC(2010, 0, 1, 2), value: 3.9 });
  });

  it('has the contents of the original package, and starts again after the last hour of the year', () => {
    const origin = join(createRequire(import.meta.url).resolve('vega-datasets'), '../../data');
    const rows: Array<Record<string, string>> = parse(
      readFileSync(join(origin, 'seattle-weather-hourly-normals.csv'), 'utf8'),
      { columns: true }
    );
    expect(take(rows.length).map(({ time, value }) => ({ time, value }))).toEqual(
      rows.map((row) => ({ time: Date.parse(`${row.date}Z`), value: Number(row.temperature) }))
    );
    expect(take(1)).toMatchObject([{ time: Date.UTC(2011, 0, 1, 0), value: 4 }]);
  });
});
