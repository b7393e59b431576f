import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { filePath } from './layout.ts';
import { parquetFile } from './parquet-file.ts';
import { NONE, Rows } from './rows.ts';
import { readArchiveLocations, readArchiveSeries } from './series.ts';

const DAY_MS = 86_400_000;
const START = Date.UTC(2026, 10, 24);
/** One reading per minute for three days in two places, in files of a thousand rows. */
const READINGS = Array.from({ length: 2 * 3 * 1440 }, (_, i) => ({
  location: i % 2 === 0 ? 'attic' : 'a/b: 50%',
  time: START + Math.floor(i / 2) * 60_000,
  value: Math.round(20e3 + 5e3 * Math.sin(i / 500)) / 1e3,
}));

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-archive-'));
  await archive(folder, READINGS);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function archive(folder: string, readings: ReadonlyArray<{ location: string; time: number; value: number }>) {
  const rows = new Rows(1_000);
  for (let from = 0; from < readings.length; from += rows.capacity) {
    rows.clear();
    for (const { location, time, value } of readings.slice(from, from + rows.capacity)) {
      const row = rows.add();
      rows.location[row] = rows.texts.numberOf(location);
      rows.time[row] = time;
      rows.value[row] = value;
      rows.offset[row] = from + row;
      rows.run[row] = rows.note[row] = rows.producer[row] = rows.seq[row] = rows.checksum[row] = NONE;
    }
    for (const file of rows.files()) {
      const path = join(folder, filePath(file, from, from + rows.count - 1));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, parquetFile(rows, file.rows));
    }
  }
}

describe('series from an archive', () => {
  it('have exactly the readings of the requested time', async () => {
    const instant = fc.integer({ min: START - DAY_MS, max: START + 4 * DAY_MS });
    await fc.assert(
      fc.asyncProperty(instant, instant, fc.integer({ min: 1, max: 50 }), async (a, b, maxPoints) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b) + 1];
        const [frame] = await readArchiveSeries(folder, { location: 'attic', from, to, maxPoints });
        const expected = READINGS.filter(({ location, time }) => location === 'attic' && time >= from && time < to);
        expect(frame?.count.reduce((sum, n) => sum + n, 0) ?? 0).toBe(expected.length);
        if (frame !== undefined) {
          expect(frame.time.length).toBeLessThanOrEqual(maxPoints + 1);
          expect(frame.time.filter((time) => maxPoints > 1 && time % frame.bucketMs !== 0)).toEqual([]);
          const values = expected.map(({ value }) => value);
          expect(Math.min(...frame.min)).toBe(Math.min(...values));
          expect(Math.max(...frame.max)).toBe(Math.max(...values));
        }
      }),
      { numRuns: 25 }
    );
  });

  it('reach back to before 1970', async () => {
    const old = mkdtempSync(join(tmpdir(), 'thermobench-archive-'));
    const times = [Date.UTC(1850, 0, 1), Date.UTC(1969, 11, 31, 23, 59, 59, 999), 0, Date.UTC(2026, 0, 1)];
    await archive(
      old,
      times.map((time, value) => ({ location: 'loft', time, value }))
    );
    const [all] = await readArchiveSeries(old, { from: times[0], to: times[3] + 1, maxPoints: 10_000 });
    // A bucket begins exactly at 1970.
    expect(all.mean).toEqual([0, 1, 2, 3]);
    const [around] = await readArchiveSeries(old, { from: -2, to: 2, maxPoints: 4 });
    expect(around).toMatchObject({ time: [-1, 0], mean: [1, 2] });
    rmSync(old, { recursive: true });
  });

  it('are returned in buckets, one location at a time', async () => {
    const frames = await readArchiveSeries(folder, { from: START, to: START + 240_000, maxPoints: 2 });
    const [shed, attic] = frames;
    expect(shed.location).toBe('a/b: 50%');
    expect(attic).toMatchObject({
      location: 'attic',
      bucketMs: 120_000,
      time: [START, START + 120_000],
      count: [2, 2],
    });
    expect(attic.mean[0]).toBeCloseTo((READINGS[0].value + READINGS[2].value) / 2, 9);
  });

  it('have unchanged locations, in order', async () => {
    expect(await readArchiveLocations(folder)).toEqual(['a/b: 50%', 'attic']);
  });

  it('distinguish names that look alike, and the longest names', async () => {
    const other = mkdtempSync(join(tmpdir(), 'thermobench-names-'));
    const names = [
      ...[
        'Kitchen',
        'kitchen',
        'Küche',
        'Ku\u0308che',
        'attic',
        'attic ',
        '🍳',
        '🔥',
        'Straße',
        'Strasse',
        '%41',
        'A',
        'a%~b',
      ],
      ...['ж'.repeat(255), `${'ж'.repeat(254)}ш`, '🍳'.repeat(127), '/'.repeat(255)],
    ];
    await archive(
      other,
      names.map((location, value) => ({ location, time: START, value }))
    );
    const sorted = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    expect(await readArchiveLocations(other)).toEqual(sorted);
    const range = { from: START, to: START + 1, maxPoints: 1 };
    for (const [value, location] of names.entries()) {
      expect(await readArchiveSeries(other, { ...range, location })).toMatchObject([{ location, mean: [value] }]);
    }
    expect((await readArchiveSeries(other, range)).map(({ location }) => location)).toEqual(sorted);
    rmSync(other, { recursive: true });
  });

  it('are empty if there is nothing', async () => {
    expect(await readArchiveSeries(folder, { location: 'nowhere', from: 0, to: 1, maxPoints: 1 })).toEqual([]);
    expect(await readArchiveSeries(join(folder, 'none'), { from: 0, to: 1, maxPoints: 1 })).toEqual([]);
    expect(await readArchiveLocations(join(folder, 'none'))).toEqual([]);
  });

  it('name the file that cannot be read', async () => {
    const day = join(folder, 'location=broken', 'day=2026-11-24');
    await mkdir(day, { recursive: true });
    writeFileSync(join(day, 'part-0-0-1.parquet'), 'PAR1 and no more');
    const reading = readArchiveSeries(folder, { location: 'broken', from: START, to: START + 1, maxPoints: 1 });
    await expect(reading).rejects.toMatchObject({
      code: 'ARCHIVE_FILE',
      message: expect.stringContaining('part-0-0-1.parquet cannot be read'),
    });
    rmSync(join(folder, 'location=broken'), { recursive: true });
  });
});
