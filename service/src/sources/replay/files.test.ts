import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';

import { ReplaySpec } from '../../model/source.ts';
import { ReplaySource } from './source.ts';

let folder: string;
let opened: ReplaySource[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-files-'));
  opened = [];
});
afterEach(() => {
  opened.forEach((source) => source.close());
  rmSync(folder, { recursive: true });
});

/** Opens a file with this content. */
function replay(content: string | Buffer, options: Partial<z.input<typeof ReplaySpec>> = {}): ReplaySource {
  const file = join(folder, 'readings.csv');
  writeFileSync(file, content);
  const source = new ReplaySource(ReplaySpec.parse({ kind: 'replay', file, ...options }));
  opened.push(source);
  return source;
}

/** Location and value of every reading, once. */
function read(source: ReplaySource): Array<[string, number]> {
  const readings = Array.from({ length: source.report.readings }, () => source.read()).flat();
  return readings.map(({ location, value }) => [location, value]);
}

const row = (value: string) => `2024-01-05 12:00:00${value}`;

describe('a file that is not text', () => {
  it.each([
    ['an Excel workbook', Buffer.from('PK\u0003\u0004rest'), 'CSV_NOT_TEXT', 'a ZIP archive or an Excel workbook'],
    ['a database', Buffer.from('SQLite format 3\0rest'), 'CSV_NOT_TEXT', 'an SQLite database'],
    ['packed by another program', Buffer.from('28b52ffd00', 'hex'), 'CSV_NOT_TEXT', 'compressed with zstd'],
    ['binary', Buffer.from([1, 2, 0, 0, 9, 0, 0, 0, 7]), 'CSV_NOT_TEXT', 'binary'],
    ['packed twice', gzipSync(gzipSync('date,temperature\n')), 'CSV_NOT_TEXT', 'compressed with gzip twice'],
    [
      'a gzip file that was cut off',
      gzipSync('date,temperature\n'.repeat(50)).subarray(0, 30),
      'CSV_GZIP_BROKEN',
      'gzip file',
    ],
    ['a gzip file of a workbook', gzipSync('PK\u0003\u0004rest'), 'CSV_NOT_TEXT', 'a ZIP archive'],
  ])('is refused with the name of its kind: %s', (_what, content, code, words) => {
    expect(() => replay(content)).toThrowError(
      expect.objectContaining({ kind: 'configuration', code, message: expect.stringContaining(words) })
    );
  });

  it('is unpacked if it is gzip, whatever its name', () => {
    expect(read(replay(gzipSync(`date,temperature\n${row(',21.5')}\n`)))).toEqual([['seattle', 21.5]]);
  });
});

describe('the characters of a file', () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');

  it('are Windows-1252 if they cannot be UTF-8, and the report says so', () => {
    const source = replay(latin1(`date;Temp (°C);room\n${row(';21,5;Küche')}\n`), {
      valueColumn: 'Temp (°C)',
      locationColumn: 'room',
    });
    expect(read(source)).toEqual([['Küche', 21.5]]);
    expect(source.report.notes.join()).toContain('Windows-1252');
  });

  it('do not change because of a broken line in a UTF-8 file', () => {
    const good = Buffer.from(`date,temperature,room\n${row(',1,Küche')}\n`);
    const source = replay(Buffer.concat([good, latin1(`${row(',2,Küche')}\n`), Buffer.from(row(',3,Diele\n'))]), {
      locationColumn: 'room',
    });
    expect(read(source)).toEqual([
      ['Küche', 1],
      ['Diele', 3],
    ]);
    expect(source.report.unusable).toMatchObject([{ reason: 'the row is not text in utf-8', count: 1, firstLine: 3 }]);
  });

  it('are read in the given encoding', () => {
    const polish = Buffer.concat([
      Buffer.from('date,temperature,room\n'),
      Buffer.from(row(',1,')),
      Buffer.from([0xb3, 0x0a]),
    ]);
    expect(read(replay(polish, { locationColumn: 'room', encoding: 'iso-8859-2' }))).toEqual([['ł', 1]]);
    expect(() => replay(polish, { encoding: 'klingon' })).toThrowError(
      expect.objectContaining({ code: 'REPLAY_OPTION_WRONG', message: expect.stringContaining('klingon') })
    );
  });

  it('with code 0, as left by a power cut, make only their own line unusable', () => {
    const rows = Array.from({ length: 40 }, (_, index) => row(`,${index}`));
    const source = replay(['date,temperature', ...rows, `${'\0'.repeat(300)}${row(',99')}`, row(',40')].join('\n'));
    expect(source.report).toMatchObject({ readings: 41, unusable: [{ count: 1, firstLine: 42 }] });
  });
});

describe('the decimal sign', () => {
  it.each([
    ['a comma that was quoted', ',', ['"21,5"', '22'], [21.5, 22]],
    ['a comma between semicolons, of three digits', ';', ['21,500', '1,250'], [21.5, 1.25]],
    ['a comma with points for thousands', ';', ['21,5', '1.204', '1.204.000,5'], [21.5, 1204, 1_204_000.5]],
    ['a point with commas for thousands', '\t', ['21.5', '1,204', '1,204,000.5'], [21.5, 1204, 1_204_000.5]],
    ['a comma with spaces for thousands', ';', ['1 204,5', '1\u00a0204,5', "1'204,5"], [1204.5, 1204.5, 1204.5]],
    ['a point with three digits, as usual', ',', ['21.500'], [21.5]],
    [
      'with a unit behind it',
      ';',
      ['21,5 °C', '70,7 °F', '300 K', '\u22123,5'],
      [21.5, 21.5, 26.850_000_000_000_023, -3.5],
    ],
  ])('is detected from the whole column: %s', (_what, separator, values, numbers) => {
    const file = [`date${separator}temperature`, ...values.map((value) => row(`${separator}${value}`))].join('\n');
    expect(read(replay(file)).map(([, value]) => value)).toEqual(numbers);
  });

  it('must be given if 1,204 may be a thousand or one', () => {
    const file = `date\ttemperature\n${row('\t1,204')}\n`;
    expect(() => replay(file)).toThrowError(
      expect.objectContaining({
        code: 'CSV_EMPTY',
        message: expect.stringContaining('set `decimal` to point or comma'),
      })
    );
    expect(read(replay(file, { decimal: 'comma' }))).toEqual([['seattle', 1.204]]);
    expect(read(replay(file, { decimal: 'point' }))).toEqual([['seattle', 1204]]);
  });

  it.each([
    ['every row has a field too many', ['21,5,45', '21,7,46'], 'has more fields than the header'],
    ['fields are missing, so that halves fit', ['21,5', '21,5,45', '22,4'], 'has more fields than the header'],
  ])('is never silently mistaken for a separator: %s', (_what, values, words) => {
    expect(() =>
      replay(['date,temperature,humidity', ...values.map((value) => row(`,${value}`))].join('\n'))
    ).toThrowError(expect.objectContaining({ message: expect.stringContaining(words) }));
  });
});

describe('a table with a column for each sensor', () => {
  const wide = `date,kitchen,attic,power (W)\n${row(',21.5,18,-350')}\n${row(',21.6,-,-340')}\n`;

  it('uses the name of each column as its location, if all contain numbers', () => {
    const source = replay(wide);
    expect(read(source)).toEqual([
      ['kitchen', 21.5],
      ['attic', 18],
      ['power (W)', -350],
      ['kitchen', 21.6],
      ['power (W)', -340],
    ]);
    expect(source.report).toMatchObject({ rows: 2, readings: 5, gaps: 1, unusable: [] });
  });

  it('returns only the columns that were named', () => {
    expect(read(replay(wide, { valueColumn: 'attic, kitchen' }))).toEqual([
      ['attic', 18],
      ['kitchen', 21.5],
      ['kitchen', 21.6],
    ]);
  });

  it.each([
    ['a column of words', `date,room,temp\n${row(',attic,18')}`, {}, '"room" contains words'],
    [
      'two columns of one name',
      `date,attic,attic\n${row(',18,19')}`,
      { valueColumn: '*' },
      'cannot be used as specified',
    ],
    ['a column of locations besides', wide, { valueColumn: '*', locationColumn: 'attic' }, 'cannot be used'],
  ])('is refused with %s', (_what, content, options, words) => {
    expect(() => replay(content, options)).toThrowError(
      expect.objectContaining({ code: 'CSV_COLUMN_MISSING', message: expect.stringContaining(words) })
    );
  });
});

describe('a header', () => {
  it.each([
    [
      'is named by the fault where the file has none',
      `${row(',21.5')}\n${row(',21.6')}\n`,
      'Its first line looks like a reading',
    ],
    ['is shown unchanged if it has quotes', `date,"Temp; inside"\n${row(',21.5')}`, 'Set `timeColumn`'],
  ])('%s', (_what, content, hint) => {
    expect(() => replay(content)).toThrowError(
      expect.objectContaining({ code: 'CSV_COLUMN_MISSING', hint: expect.stringContaining(hint) })
    );
  });

  it('may be a comment, below other lines, and repeated', () => {
    const file = ['# Logger 7', 'place;somewhere', '#date;temperature', row(';1'), '#date;temperature', row(';2')];
    expect(read(replay(file.join('\n')))).toHaveLength(2);
    const again = ['date;temperature', row(';1'), 'temperature;date', `2;${row('')}`];
    expect(read(replay(again.join('\n'))).map(([, value]) => value)).toEqual([1, 2]);
  });

  it('that is repeated without the columns makes its rows unusable, and they are counted', () => {
    const file = ['date,temperature', row(',1'), row(',2'), row(',3'), 'date,humidity', row(',45')];
    expect(replay(file.join('\n')).report).toMatchObject({
      readings: 3,
      unusable: [
        { reason: expect.stringContaining('follows a header line that lacks the named columns'), firstLine: 6 },
      ],
    });
  });
});

describe('a file that was cut off', () => {
  it('has no reading in its last line, unless that line is complete', () => {
    const file = `date,temperature,room\n${row(',21.5,attic')}\n${row(',21')}`;
    expect(replay(file).report).toMatchObject({
      readings: 1,
      unusable: [{ reason: 'the row is truncated: the file ends within it', firstLine: 3 }],
    });
  });
});

describe('values in another unit', () => {
  it.each([
    ['Temp (°F)', '77', 25],
    ['temp_f', '-40', -40],
    ['Temperature [K]', '300', 26.850_000_000_000_023],
    ['sensor_f', '77', 77],
  ])('are converted by the name of their column: %s', (column, value, celsius) => {
    expect(read(replay(`date,${column}\n${row(`,${value}`)}`, { valueColumn: column }))).toEqual([
      ['seattle', celsius],
    ]);
  });
});

describe('the zone of times', () => {
  it('must exist', () => {
    expect(() => replay(`date,temperature\n${row(',1')}`, { timeZone: 'Europe/Atlantis' })).toThrowError(
      expect.objectContaining({ code: 'REPLAY_OPTION_WRONG' })
    );
  });

  it('makes times unusable that a clock change skipped', () => {
    const rows = ['01:30', '02:30', '03:30'].map((clock) => `2024-03-31 ${clock},1`);
    expect(replay(['date,temperature', ...rows].join('\n'), { timeZone: 'Europe/Berlin' }).report).toMatchObject({
      readings: 2,
      unusable: [{ reason: expect.stringContaining('because of a clock change'), firstLine: 3 }],
    });
  });
});
