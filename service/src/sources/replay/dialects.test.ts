import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';

import type { Reading } from '../../model/reading.ts';
import { unusableIn } from '../../model/source-report.ts';
import { ReplaySpec } from '../../model/source.ts';
import { ReplaySource } from './source.ts';

type Options = Partial<z.input<typeof ReplaySpec>>;

/** A row as intended; null is a sensor that returned nothing, `rubbish` an unreadable row. */
interface Meant {
  readonly time: number;
  readonly values: ReadonlyArray<number | null>;
  readonly rubbish: string | null;
  readonly comment: boolean;
}

const ZONE_FREE = { timeZone: 'UTC' } satisfies Options;
const two = (number: number) => String(number).padStart(2, '0');
const parts = (time: number) => {
  const date = new Date(time);
  return {
    day: two(date.getUTCDate()),
    month: two(date.getUTCMonth() + 1),
    year: String(date.getUTCFullYear()),
    clock: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`,
  };
};

/** Ways to write a time in whole seconds. */
const TIMES: Readonly<Record<string, (time: number) => string>> = {
  iso: (time) => new Date(time).toISOString(),
  blank: (time) => new Date(time).toISOString().slice(0, 19).replace('T', ' '),
  offset: (time) => `${new Date(time + 5_400_000).toISOString().slice(0, 19)}+01:30`,
  seconds: (time) => String(time / 1000),
  milliseconds: (time) => String(time),
  microseconds: (time) => `${time}000`,
  nanoseconds: (time) => `${time}000000`,
  german: (time) => `${parts(time).day}.${parts(time).month}.${parts(time).year} ${parts(time).clock}`,
  british: (time) => `${parts(time).day}/${parts(time).month}/${parts(time).year} ${parts(time).clock}`,
  american: (time) =>
    `${Number(parts(time).month)}/${Number(parts(time).day)}/${parts(time).year} ${parts(time).clock}`,
  digits: (time) => new Date(time).toISOString().slice(0, 19).replaceAll(/[-T:]/g, ''),
};

const ENCODINGS: Readonly<Record<string, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`),
  'utf-16le with a mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  'utf-16be with a mark': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'windows-1252': (text) => Buffer.from(text, 'latin1'),
};

const dialects = fc.record({
  separator: fc.constantFrom(',', ';', '\t', '|'),
  decimal: fc.constantFrom('.', ','),
  quotes: fc.constantFrom('none', 'all', 'some'),
  times: fc.constantFrom(...Object.keys(TIMES)),
  encoding: fc.constantFrom(...Object.keys(ENCODINGS)),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  endsWhole: fc.boolean(),
  preamble: fc.constantFrom('', '# exported', 'sep', 'Station;Küche'),
  gzip: fc.boolean(),
  shape: fc.constantFrom('one', 'long', 'wide'),
  gap: fc.constantFrom('', 'NaN', '-', 'unavailable'),
  plus: fc.boolean(),
});
type Dialect = typeof dialects extends fc.Arbitrary<infer D> ? D : never;

const SENSORS = ['Küche', 'attic "north"', 'cellar'];

const meant: fc.Arbitrary<Meant> = fc.record({
  // 2001 to 2030, so that no unit can be mistaken for another.
  time: fc.integer({ min: 978_307_200, max: 1_893_456_000 }).map((seconds) => seconds * 1000),
  values: fc.array(
    fc.option(
      fc.integer({ min: -2_730, max: 99_999 }).map((tenths) => tenths / 10),
      { freq: 6 }
    ),
    {
      minLength: SENSORS.length,
      maxLength: SENSORS.length,
    }
  ),
  rubbish: fc
    .option(fc.constantFrom('soon', '???', '2024-02-30'), { freq: 12 })
    .map((text) => (text === undefined ? null : text)),
  comment: fc.boolean(),
});

/** The text of a file, and what must be read from it. */
function written(rows: readonly Meant[], dialect: Dialect) {
  const { separator, decimal, quotes, shape, gap, plus } = dialect;
  const quote = (field: string, index: number) => {
    const must = field.includes(separator) || field.includes('"');
    return must || quotes === 'all' || (quotes === 'some' && index % 2 === 0)
      ? `"${field.replaceAll('"', '""')}"`
      : field;
  };
  const row = (fields: readonly string[]) => fields.map(quote).join(separator);
  const number = (value: number | null) =>
    value === null ? gap : `${plus && value > 0 ? '+' : ''}${value.toFixed(1).replace('.', decimal)}`;
  const names =
    shape === 'wide'
      ? ['date', ...SENSORS]
      : shape === 'long'
        ? ['date', 'temperature', 'room']
        : ['date', 'temperature'];
  const readings: Reading[] = [];
  const counts = { gaps: 0, unusable: 0 };
  const lines: string[] = [];
  for (const { time, values, rubbish, comment } of rows) {
    if (comment) {
      lines.push('# a comment, with "a quote', '');
    }
    const date = rubbish ?? TIMES[dialect.times]?.(time) ?? '';
    const used = shape === 'wide' ? values : values.slice(0, 1);
    const sensor = Math.abs(time / 1000) % SENSORS.length;
    lines.push(row([date, ...used.map(number), ...(shape === 'long' ? [SENSORS[sensor] ?? ''] : [])]));
    if (rubbish !== null) {
      counts.unusable++;
      continue;
    }
    used.forEach((value, index) => {
      const location = shape === 'one' ? 'seattle' : (SENSORS[shape === 'wide' ? index : sensor] ?? '');
      if (value === null) {
        counts.gaps++;
      } else {
        readings.push({ location, time, value });
      }
    });
  }
  const preamble =
    dialect.preamble === 'sep' ? [`sep=${separator}`] : dialect.preamble === '' ? [] : [dialect.preamble];
  const text = [...preamble, row(names), ...lines].join(dialect.lineEnd) + (dialect.endsWhole ? dialect.lineEnd : '');
  const encoded = ENCODINGS[dialect.encoding]?.(text) ?? Buffer.from(text);
  return { bytes: dialect.gzip ? gzipSync(encoded) : encoded, readings, counts };
}

describe('a file in any dialect', () => {
  let folder: string;
  let files = 0;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'thermobench-dialects-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** All readings of a file, once. */
  function readAll(bytes: Buffer, options: Options) {
    const file = join(folder, `${files++}.csv`);
    writeFileSync(file, bytes);
    const source = new ReplaySource(ReplaySpec.parse({ kind: 'replay', file, ...options }));
    try {
      const readings = Array.from({ length: source.report.readings }, () => source.read()).flat();
      return { readings, report: source.report };
    } finally {
      source.close();
    }
  }

  it('returns its rows, and counts each one that is refused', () => {
    fc.assert(
      fc.property(fc.array(meant, { minLength: 1, maxLength: 40 }), dialects, (rows, dialect) => {
        const { bytes, readings, counts } = written(rows, dialect);
        // Other tests check that a file refused as a whole loses nothing silently.
        fc.pre(readings.length > 0 && counts.unusable <= readings.length);
        const format =
          dialect.times === 'british' ? 'day-first' : dialect.times === 'american' ? 'month-first' : 'auto';
        const options = {
          ...ZONE_FREE,
          timeFormat: format,
          locationColumn: dialect.shape === 'long' ? 'room' : undefined,
        } as const;
        const read = readAll(bytes, options);
        expect(read.readings).toEqual(readings);
        expect({ gaps: read.report.gaps, unusable: unusableIn(read.report) }).toEqual(counts);
      }),
      { numRuns: 200 }
    );
  });
});
