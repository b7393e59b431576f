import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';

import { parquetFile } from './parquet-file.ts';
import { NONE, Rows } from './rows.ts';

interface Row {
  run: string | null;
  producer: number | null;
  seq: number | null;
  location: string;
  time: number;
  value: number;
  note: string | null;
  checksum: number | null;
  partition: number;
  offset: number;
}

const number = fc.oneof(fc.nat(), fc.maxSafeNat(), fc.nat(3));
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const row: fc.Arbitrary<Row> = fc.record({
  run: fc.option(fc.constantFrom('k3x9a0b1', 'k3x9a0b2')),
  producer: fc.option(number),
  seq: fc.option(number),
  location: fc.oneof(fc.constantFrom('attic', 'cellar'), text),
  time: fc.oneof(fc.integer({ min: -8.64e15, max: 8.64e15 }), fc.integer({ min: 1.7e12, max: 1.7e12 + 1000 })),
  value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  note: fc.option(fc.string({ unit: 'grapheme' })),
  checksum: fc.option(fc.nat(46_648)),
  partition: fc.nat(9_999),
  offset: fc.maxSafeNat(),
});

describe('a Parquet file', () => {
  it('returns every row unchanged, in whatever order they are requested', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 400 }), async (given) => {
        const rows = rowsOf(given);
        const order = Int32Array.from(given.keys()).reverse();
        expect(await read(parquetFile(rows, order))).toEqual(given.toReversed());
      }),
      { numRuns: 60 }
    );
  });

  it('returns more rows than fit into one group, and states the bounds of each group', async () => {
    const given = Array.from({ length: 140_000 }, (_, i): Row => ({ ...SOME, time: 1e12 + i, seq: i * 3, offset: i }));
    const content = parquetFile(rowsOf(given), Int32Array.from(given.keys()));
    const { row_groups } = parquetMetadata(arrayBuffer(content));
    const bounds = row_groups.map(({ columns }) =>
      columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === 'time')
    );
    expect(bounds.map((time) => time?.meta_data?.statistics)).toMatchObject([
      { min_value: new Date(1e12), max_value: new Date(1e12 + 131_071), null_count: 0n },
      { min_value: new Date(1e12 + 131_072), max_value: new Date(1e12 + 139_999) },
    ]);
    const back = await read(content);
    expect(back.slice(-2)).toEqual(given.slice(-2));
    expect(isDeepStrictEqual(back, given)).toBe(true);
  });

  it('takes little space for a sensor that changes little, read every second', () => {
    const given = Array.from({ length: 86_400 }, (_, i): Row => ({
      ...SOME,
      time: 1e12 + i * 1000,
      seq: i,
      offset: i,
      value: 20 + Math.round(Math.sin(i / 5000) * 16) / 16,
    }));
    expect(parquetFile(rowsOf(given), Int32Array.from(given.keys())).length).toBeLessThan(86_400);
  });
});

const SOME: Row = {
  run: 'k3x9a0b1',
  producer: 0,
  seq: 0,
  location: 'attic',
  time: 0,
  value: 21.5,
  note: null,
  checksum: null,
  partition: 0,
  offset: 0,
};

function rowsOf(given: readonly Row[]): Rows {
  const rows = new Rows(given.length);
  for (const { run, producer, seq, location, time, value, note, checksum, partition, offset } of given) {
    const at = rows.add();
    rows.run[at] = run === null ? NONE : rows.texts.numberOf(run);
    rows.producer[at] = producer ?? NONE;
    rows.seq[at] = seq ?? NONE;
    rows.location[at] = rows.texts.numberOf(location);
    rows.time[at] = time;
    rows.value[at] = value;
    rows.note[at] = note === null ? NONE : rows.texts.numberOf(note);
    rows.checksum[at] = checksum ?? NONE;
    rows.partition[at] = partition;
    rows.offset[at] = offset;
  }
  return rows;
}

/** Uses a reader that shares no code with the page writer. */
async function read(content: Uint8Array): Promise<unknown[]> {
  const rows = await parquetReadObjects({
    file: arrayBuffer(content),
    parsers: { timestampFromMilliseconds: (ms) => ms },
  });
  return rows.map((found) =>
    Object.fromEntries(
      Object.entries(found).map(([name, value]: [string, unknown]) => [
        name,
        typeof value === 'bigint' ? Number(value) : (value ?? null),
      ])
    )
  );
}

function arrayBuffer(content: Uint8Array): ArrayBuffer {
  return Uint8Array.from(content).buffer;
}
