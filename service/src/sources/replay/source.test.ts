import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

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

describe("a user's file", () => {
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

  it('starts again at its end, with growing times and the same values', () => {
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

  it("returns to its own times before it goes beyond the range of MySQL's TIMESTAMP", () => {
    const years = (count: number, lines: string[]) =>
      take(replayOf(['date,temperature', ...lines]), count).map(({ time }) => new Date(time).getUTCFullYear());
    expect(years(6, ['2010-06-01,1', '2020-06-01,2'])).toEqual([2010, 2020, 2010, 2020, 2010, 2020]);
    expect(years(6, ['2010-06-01,1', '2015-06-01,2'])).toEqual([2010, 2015, 2020, 2025, 2030, 2035]);
    expect(years(4, ['2041-06-01,1', '2042-06-01,2'])).toEqual([2041, 2042, 2041, 2042]);
  });

  it('may be larger than the part that is in memory at a time', () => {
    const count = 20_000;
    const lines = Array.from({ length: count }, (_, index) => `${NEW_YEAR + index},${index},Zürich °C`);
    const source = replayOf(['date,temperature,where', ...lines], { locationColumn: 'where' });
    expect(take(source, count)).toEqual(
      Array.from({ length: count }, (_, index) => ({ location: 'Zürich °C', time: NEW_YEAR + index, value: index }))
    );
  });

  it('may have lines that end as on Windows, and empty ones', () => {
    const source = replayOf(['date,temperature\r', '2026-01-01,1\r', '\r', '2026-01-02,2\r', '']);
    expect(take(source, 2).map((reading) => reading.value)).toEqual([1, 2]);
    expect(source.report.unusable).toEqual([]);
  });
});

describe('at its own pace', () => {
  it('returns a row when it is due, counted from the first call, also in the next round', () => {
    let now = 500_000;
    writeFileSync(file, ['date,temperature', '0,1', '1000,2', '1500,3'].join('\n'));
    const source = replay({ file, pace: 'own', timeFormat: 'milliseconds' }, () => now);
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

  it('returns a bounded number of rows per call, however many are due', () => {
    writeFileSync(file, ['date,temperature', '0,1', '1,2'].join('\n'));
    let now = 0;
    const source = replay({ file, pace: 'own', timeFormat: 'milliseconds' }, () => now);
    source.read();
    now = 1e9;
    expect(source.read()).toHaveLength(1_000);
  });
});

describe('rows that are not readings', () => {
  const day = (number: number) => `2026-01-${String(number).padStart(2, '0')}`;

  it('are counted by reason with the line of the first, and left out', () => {
    const good = Array.from({ length: 12 }, (_, index) => `${day(index + 1)},${index},a`);
    const source = replayOf(
      [
        'date,temperature,where',
        ...good,
        'yesterday,2,a',
        '2026-02-30,3,a',
        '2026-01-14',
        '2026-01-15,6,',
        `2026-01-16,7,${'long'.repeat(100)}`,
        '2026-01-17,"8,a',
        '2026-01-18,9"9,a',
        '2026-01-19,Infinity,a',
        '2026-01-20,0x10,a',
        '2026-01-21,-300,a',
        '2026-01-22,21,5,a',
        '2026-01-23,1,"\u001b[31ma"',
      ],
      { locationColumn: 'where' }
    );
    expect(take(source, 13).map((reading) => reading.value)).toEqual([...good.keys(), 0]);
    expect(source.report).toMatchObject({ rows: 24, readings: 12, gaps: 0 });
    expect(
      source.report.unusable.map(({ reason, count, firstLine, example }) => [reason, count, firstLine, example])
    ).toEqual([
      ['column "date": is not a time, or the date does not exist', 2, 14, 'yesterday'],
      ['the row has a quote that is not closed on its line', 2, 19, '2026-01-17,"8,a'],
      ['column "temperature": is not a number', 2, 21, 'Infinity'],
      ['the row has fewer fields than the header', 1, 16, '2026-01-14'],
      ['column "where": is empty, but must be a location', 1, 17, ''],
      [
        expect.stringMatching(/^column "where": has more than \d+ characters/),
        1,
        18,
        expect.stringMatching(/^long.*…$/),
      ],
      ['column "temperature": is below absolute zero', 1, 23, '-300'],
      [expect.stringContaining('has more fields than the header; is a comma both'), 1, 24, '2026-01-22 | 21 | 5 | a'],
      ['column "where": has control characters, which a location must not have', 1, 25, '\u001b[31ma'],
    ]);
    expect(source.description).toContain('12 unusable ones skipped');
  });

  it('are not a fault if the file marks a value as missing', () => {
    const words = ['', '-', 'NaN', 'n/a', 'unknown', 'unavailable', '#N/A', 'NULL'];
    const source = replayOf([
      'date,temperature',
      ...words.map((word, index) => `${day(index + 1)},${word}`),
      `${day(9)},1`,
    ]);
    expect(source.report).toMatchObject({ rows: 9, readings: 1, gaps: 8, unusable: [] });
  });

  it('with stray quotes do not include the rows between them', () => {
    const rows = ['1', '"2', '3', '4"', '5'].map((value, index) => `${day(index + 1)},${value}`);
    const source = replayOf(['date,temperature', ...rows]);
    expect(take(source, 3).map((reading) => reading.value)).toEqual([1, 3, 5]);
    expect(source.report.unusable).toMatchObject([{ count: 2, firstLine: 3 }]);
  });

  it('are found beyond the part of the file that is in memory at a time', () => {
    const rows = Array.from(
      { length: 9_000 },
      (_, index) => `${NEW_YEAR + index * 60_000},${index === 8_500 ? 'broken' : 1}`
    );
    expect(replayOf(['date,temperature', ...rows]).report).toMatchObject({
      readings: 8_999,
      unusable: [{ reason: 'column "temperature": is not a number', firstLine: 8_502, example: 'broken' }],
    });
  });

  it('cause the file to be refused if they are most of it, with line, column and text of the first', () => {
    const bad = Array.from({ length: 101 }, () => `${day(2)},broken`);
    expect(() => replayOf(['date,temperature', `${day(1)},1`, '', ...bad])).toThrowError(
      expect.objectContaining({
        kind: 'configuration',
        code: 'CSV_ROWS_BAD',
        message: expect.stringContaining('line 4, column "temperature": "broken" is not a number (101 times)'),
      })
    );
  });
});

describe('a file that cannot be replayed', () => {
  it('is refused with all missing columns, and the existing ones', () => {
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

  it('is refused when it is a pipe or a device, without waiting for a writer', () => {
    const pipe = join(folder, 'pipe.csv');
    spawnSync('mkfifo', [pipe]);
    for (const path of [pipe, '/dev/zero', '/dev/null']) {
      expect(() => replay({ file: path })).toThrowError(
        expect.objectContaining({ kind: 'configuration', code: 'CSV_NOT_A_FILE' })
      );
    }
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
  it('does not close what was opened in between, possibly under the same number', () => {
    const source = replay();
    source.close();
    const others = openSync(import.meta.filename, 'r');
    source.close();
    expect(() => closeSync(others)).not.toThrow();
  });
});
