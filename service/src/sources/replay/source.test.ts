import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';

import { Reading } from '../../model/reading.ts';
import { ReplaySpec } from '../../model/source.ts';
import { ReplaySource } from './source.ts';

const NEW_YEAR = Date.UTC(2026, 0, 1);

let folder: string;
let file: string;
const opened: ReplaySource[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-replay-'));
  file = join(folder, 'readings.csv');
});

afterEach(() => {
  opened.splice(0).forEach((source) => source.close());
  rmSync(folder, { recursive: true });
});

function replay(options: Partial<z.input<typeof ReplaySpec>> = {}, elapsedMs = () => 0): ReplaySource {
  const source = new ReplaySource(ReplaySpec.parse({ kind: 'replay', ...options }), elapsedMs);
  opened.push(source);
  return source;
}

function take(source: ReplaySource, count: number): Reading[] {
  return Array.from({ length: count }, () => source.read()).flat();
}

/** Opens a file with these lines. */
function replayOf(lines: string[], options: Partial<z.input<typeof ReplaySpec>> = {}): ReplaySource {
  writeFileSync(file, lines.join('\n'));
  return replay({ file, ...options });
}

describe('the data set of Seattle', () => {
  it('is replayed when no file is named', () => {
    const [first, second] = take(replay(), 2);
    expect(first).toEqual({ location: 'seattle', time: Date.UTC(2010, 0, 1, 1), value: 4 });
    expect(second).toEqual({ location: 'seattle', time: Date.UTC(2010, 0, 1, 2), value: 3.9 });
  });

  it("holds what its origin's package holds, and begins again after the last hour of the year", () => {
    const origin = join(createRequire(import.meta.url).resolve('vega-datasets'), '../../data');
    const rows: Array<Record<string, string>> = parse(
      readFileSync(join(origin, 'seattle-weather-hourly-normals.csv'), 'utf8'),
      { columns: true }
    );
    const source = replay();
    expect(take(source, rows.length).map(({ time, value }) => ({ time, value }))).toEqual(
      rows.map((row) => ({ time: Date.parse(`${row.date}Z`), value: Number(row.temperature) }))
    );
    expect(take(source, 1)).toMatchObject([{ time: Date.UTC(2011, 0, 1, 0), value: 4 }]);
  });
});

describe('a file of one’s own', () => {
  it('is mapped by columns, whatever their order and delimiter', () => {
    const source = replayOf(
      ['\uFEFFroom;temp;at', 'kitchen;-3.5;1767225600000', '"hall";+7;2026-01-01T01:00:00+01:00'],
      {
        timeColumn: 'at',
        valueColumn: 'temp',
        locationColumn: 'room',
      }
    );
    expect(take(source, 2)).toEqual([
      { location: 'kitchen', time: NEW_YEAR, value: -3.5 },
      { location: 'hall', time: NEW_YEAR, value: 7 },
    ]);
  });

  it.each([
    ['2026-01-01', NEW_YEAR],
    ['2026-01-01 00:00', NEW_YEAR],
    ['2026-01-01T00:00:00.250', NEW_YEAR + 250],
    ['2025-12-31T23:00:00-0100', NEW_YEAR],
  ])('may write its time as %s; without a zone it is UTC', (text, time) => {
    expect(take(replayOf(['date,temperature', `${text},1`]), 1)).toMatchObject([{ time }]);
  });

  it('begins again at its end, with times that go on growing and the same values', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 1, max: 86_400_000 }), fc.integer({ min: -50, max: 150 })), {
      minLength: 1,
      maxLength: 30,
    });
    fc.assert(
      fc.property(rows, (steps) => {
        let time = NEW_YEAR;
        const lines = steps.map(([step, value]) => `${(time += step)},${value}`);
        const readings = take(replayOf(['date,temperature', ...lines]), steps.length * 3);
        readings.reduce((before, after) => {
          expect(after.time).toBeGreaterThan(before.time);
          return after;
        });
        const values = steps.map(([, value]) => value);
        expect(readings.map((reading) => reading.value)).toEqual([...values, ...values, ...values]);
        expect(readings.map((reading) => Reading.parse(reading))).toEqual(readings);
      }),
      { numRuns: 50 }
    );
  });

  it('returns to its own times before it passes what a TIMESTAMP of MySQL takes', () => {
    const years = (count: number, lines: string[]) =>
      take(replayOf(['date,temperature', ...lines]), count).map(({ time }) => new Date(time).getUTCFullYear());
    expect(years(6, ['2010-06-01,1', '2020-06-01,2'])).toEqual([2010, 2020, 2010, 2020, 2010, 2020]);
    expect(years(6, ['2010-06-01,1', '2015-06-01,2'])).toEqual([2010, 2015, 2020, 2025, 2030, 2035]);
    expect(years(4, ['2041-06-01,1', '2042-06-01,2'])).toEqual([2041, 2042, 2041, 2042]);
  });

  it('may be larger than what is held of it at a time', () => {
    const count = 20_000;
    const lines = Array.from({ length: count }, (_, index) => `${NEW_YEAR + index},${index},Zürich °C`);
    const source = replayOf(['date,temperature,where', ...lines], { locationColumn: 'where' });
    expect(take(source, count)).toEqual(
      Array.from({ length: count }, (_, index) => ({ location: 'Zürich °C', time: NEW_YEAR + index, value: index }))
    );
  });

  it('may have lines that end as on Windows, and empty ones', () => {
    const source = replayOf(['date,temperature\r', '1000,1\r', '\r', '2000,2\r', '']);
    expect(take(source, 2).map((reading) => reading.value)).toEqual([1, 2]);
    expect(source.description).not.toContain('bad');
  });
});

describe('at its own pace', () => {
  it('a row comes when it is due, counted from the first call, in the next round as well', () => {
    let now = 500_000;
    writeFileSync(file, ['date,temperature', '0,1', '1000,2', '1500,3'].join('\n'));
    const source = replay({ file, pace: 'own' }, () => now);
    const at = (ms: number) => {
      now = 500_000 + ms;
      return source.read().map(({ time, value }) => [time, value]);
    };
    expect(at(0)).toEqual([[0, 1]]);
    expect(at(999)).toEqual([]);
    expect(at(1_600)).toEqual([
      [1000, 2],
      [1500, 3],
    ]);
    expect(at(2_249)).toEqual([]);
    expect(at(2_250)).toEqual([[2250, 1]]);
  });

  it('gives a bounded number of rows a call, however many are due', () => {
    writeFileSync(file, ['date,temperature', '0,1', '1,2'].join('\n'));
    let now = 0;
    const source = replay({ file, pace: 'own' }, () => now);
    source.read();
    now = 1e9;
    expect(source.read()).toHaveLength(1_000);
  });
});

describe('rows that are no readings', () => {
  it('are counted and skipped', () => {
    const source = replayOf(
      [
        'date,temperature,where',
        '1000,1,a',
        'yesterday,2,a',
        '3000,n/a,a',
        '4000',
        '5000,,a',
        '6000,6,',
        '7000,7,much-too-long-for-a-reading',
        '8000,"8,a',
        '9000,9"9,a',
        '10000,Infinity,a',
        '11000,0x10,a',
        '2026-13-45,12,a',
        '1e300,12,a',
        '13000,13,"a"',
      ],
      { locationColumn: 'where' }
    );
    expect(take(source, 2).map((reading) => reading.value)).toEqual([1, 13]);
    expect(source.description).toContain('12 bad row(s) skipped');
  });

  it('do not take the rows between two stray quotes with them', () => {
    const source = replayOf(['date,temperature', '1000,1', '2000,"2', '3000,3', '4000",4', '5000,5']);
    expect(take(source, 3).map((reading) => reading.value)).toEqual([1, 3, 5]);
    expect(source.description).toContain('2 bad row(s) skipped');
  });

  it('end the replay when there are too many, with line, column and text of the first', () => {
    const bad = Array.from({ length: 101 }, () => '2000,broken');
    expect(() => replayOf(['date,temperature', '1000,1', '', ...bad])).toThrowError(
      expect.objectContaining({
        kind: 'configuration',
        code: 'CSV_ROWS_BAD',
        message: expect.stringContaining('line 4, column "temperature": "broken" is not a number'),
      })
    );
  });
});

describe('a file that cannot be replayed', () => {
  it('is refused with all columns that are missing, and those there are', () => {
    expect(() => replayOf(['when,what', '1,1'], { locationColumn: 'where' })).toThrowError(
      expect.objectContaining({
        kind: 'configuration',
        code: 'CSV_COLUMN_MISSING',
        message: expect.stringContaining('when, what'),
        fields: [
          expect.objectContaining({ field: 'source.timeColumn', value: 'date' }),
          expect.objectContaining({ field: 'source.valueColumn', value: 'temperature' }),
          expect.objectContaining({ field: 'source.locationColumn', value: 'where' }),
        ],
      })
    );
  });

  it.each([
    ['has no rows', 'date,temperature\n', 'CSV_EMPTY'],
    ['has no good row', 'date,temperature\nx,y\n', 'CSV_EMPTY'],
    ['is empty', '', 'CSV_COLUMN_MISSING'],
    ['has no line ends', 'x'.repeat(70_000), 'CSV_LINE_TOO_LONG'],
    ['has a header that is no CSV', '"date,temperature\n1,1\n', 'CSV_COLUMN_MISSING'],
  ])('is refused when it %s', (_state, content, code) => {
    writeFileSync(file, content);
    expect(() => replay({ file })).toThrowError(expect.objectContaining({ kind: 'configuration', code }));
  });

  it('is refused when it does not exist, or is a folder', () => {
    expect(() => replay({ file: join(folder, 'nothing.csv') })).toThrowError(
      expect.objectContaining({ kind: 'configuration', code: 'ENOENT' })
    );
    expect(() => replay({ file: folder })).toThrowError(
      expect.objectContaining({ kind: 'configuration', code: 'EISDIR' })
    );
  });
});

describe('a source that is closed twice', () => {
  it('leaves alone what was opened in between, perhaps under the same number', () => {
    const source = replay();
    source.close();
    const others = openSync(import.meta.filename, 'r');
    source.close();
    expect(() => closeSync(others)).not.toThrow();
  });
});
