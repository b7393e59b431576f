import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import type { Reading } from '../model/reading.ts';
import type { Frame, SeriesQuery } from '../model/series.ts';
import { seededRandom } from '../stats/random.ts';
import type { HiddenRun } from '../sinks/hidden-runs.ts';
import { sqliteSink } from '../sinks/sqlite/kind.ts';
import { connectSqlite } from '../../test/sinks/connect.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './hour.ts';
import { LongSeries } from './long-series.ts';
import { wholeSeries } from '../../test/series/whole-series.ts';

const FROM = Date.UTC(2026, 10, 20);
const TO = FROM + 2 * DAY_MS;
const RANGE = { from: FROM, to: TO, maxPoints: 100 };
const RUN = '00000001';

let folder: string;
let sink: ReturnType<typeof connectSqlite>;
let series: LongSeries;
let now: number;
let written: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-series-'));
  sink = connectSqlite({ file: join(folder, 'readings.db') }, { commitEvery: 1000 });
  await sink.prepare({ run: RUN, payload: 1, locations: [] });
  now = TO + HOUR_MS;
  written = 0;
  series = open();
});
afterEach(async () => {
  await series.close();
  await sink.close();
  // A read of a sample that came too late for its page may still be in progress.
  rmSync(folder, { recursive: true, maxRetries: 10 });
});

function open(hidden: (() => readonly HiddenRun[]) | null = null): LongSeries {
  const settings = sqliteSink.target.parse({ sink: 'sqlite', file: join(folder, 'readings.db') });
  return new LongSeries({ name: 'sqlite', origin: 'file', kind: sqliteSink, settings }, folder, () => now, hidden);
}

async function store(readings: readonly Reading[]): Promise<void> {
  const session = await sink.open(RUN, 0);
  await session.write({ firstSeq: written, readings });
  await session.commit();
  await session.close();
  written += readings.length;
}

/** One every 30 s. */
function readings(location: string, from: number, until: number, value = 20): Reading[] {
  return Array.from({ length: (until - from) / 30_000 }, (_, at) => ({ location, time: from + at * 30_000, value }));
}

function look(query: SeriesQuery = RANGE): Promise<Frame[]> {
  return wholeSeries(() => series.read(query));
}

async function rows(): Promise<number> {
  const frames = await look();
  return frames.flatMap(({ count }) => count).reduce((sum, count) => sum + count, 0);
}

/** Deletes the readings of these hours, as a deleted run would lose them. */
function erase(from: number, until: number): void {
  using database = new DatabaseSync(join(folder, 'readings.db'));
  database.prepare('DELETE FROM reading WHERE time >= ? AND time < ?').run(from, until);
}

describe('a long series whose store lost rows of a deleted run', () => {
  const [five, six, seven] = [5, 6, 7].map((hours) => FROM + hours * HOUR_MS);

  it('reads those hours again, and no others, whether its file is open or not', async () => {
    await store(readings('attic', FROM, TO));
    const all = await rows();
    erase(five, seven);
    expect(await rows()).toBe(all);
    series.forget({ from: five, until: six });
    expect(await rows()).toBe(all - 120);

    await series.close();
    series = open();
    series.forget({ from: -Infinity, until: Infinity });
    expect(await rows()).toBe(all - 240);
  });

  it('has nothing to forget before its first read', () => {
    expect(() => series.forget({ from: five, until: six })).not.toThrow();
    expect(readdirSync(folder)).not.toContain('series');
  });
});

describe('a long series', () => {
  it.each([
    ['that begins before 1970', Date.UTC(1969, 11, 31), Date.UTC(1970, 0, 2)],
    ['of long ago', Date.UTC(1850, 5, 1), Date.UTC(1850, 5, 3)],
  ])('%s equals what the store returns for the same buckets', async (_, from, to) => {
    await store(readings('attic', from + HOUR_MS + 30_000, to - HOUR_MS));
    const range = { from, to, maxPoints: 48 };
    const drawn = await look(range);
    expect(drawn).toEqual(await sink.readings.series(range));
    expect(drawn[0].count.reduce((sum, count) => sum + count, 0)).toBe(written);
  });

  it('equals what the store returns for the same buckets: at first, from the cache, and after a restart', async () => {
    const random = seededRandom(7);
    await store(
      ['attic', 'cellar'].flatMap((location) =>
        Array.from({ length: 3_000 }, () => ({
          location,
          time: FROM + Math.floor(random() * (TO - FROM)),
          value: Math.round(random() * 800) / 16,
        }))
      )
    );
    const maxPoints = 96;
    const plain = await sink.readings.series({ ...RANGE, maxPoints });
    const looks = [await look({ ...RANGE, maxPoints }), await look({ ...RANGE, maxPoints })];
    await series.close();
    series = open();
    looks.push(await look({ ...RANGE, maxPoints }));
    for (const frames of looks) {
      expect(frames).toEqual(
        plain.map((frame) => ({ ...frame, mean: frame.mean.map((mean) => expect.closeTo(mean, 9)) }))
      );
    }
  });

  it('is widened to whole minutes, and limited to one location if requested', async () => {
    await store([...readings('attic', FROM, TO), ...readings('cellar', FROM, TO)]);
    const frames = await look({ location: 'cellar', from: FROM + 30_001, to: TO - 30_001, maxPoints: 10 });
    expect(frames.map(({ location }) => location)).toEqual(['cellar']);
    expect(frames[0].time[0]).toBe(FROM);
    expect(frames[0].count.reduce((sum, count) => sum + count)).toBe((TO - FROM) / 30_000);
  });

  it('no longer queries the store for an hour that is complete in the cache', async () => {
    await store(readings('attic', FROM, TO));
    const before = await rows();
    // The first and last readings stay, because they show in which range there are readings.
    removeAllBetween();
    expect(await rows()).toBe(before);
  });

  it('counts no hour twice if some hours were cached and others were not', async () => {
    await store(readings('attic', FROM, TO));
    await look({ ...RANGE, from: FROM + 12 * HOUR_MS, to: FROM + 18 * HOUR_MS });
    expect(await rows()).toBe((TO - FROM) / 30_000);
  });

  it('includes readings that are still arriving', async () => {
    now = TO - 12 * HOUR_MS;
    await store(readings('attic', FROM, now));
    const before = await rows();
    await store(readings('attic', now, now + 2 * MINUTE_MS));
    now += 2 * MINUTE_MS;
    expect(await rows()).toBe(before + 4);
  });

  it('includes readings that arrive days later, once their hour is no longer fresh', async () => {
    const [gapFrom, gapUntil] = [FROM + 10 * HOUR_MS, FROM + 15 * HOUR_MS];
    await store([...readings('attic', FROM, gapFrom), ...readings('attic', gapUntil, TO)]);
    const before = await rows();
    const late = readings('attic', gapFrom, gapUntil);
    await store(late);
    now += 10 * MINUTE_MS;
    expect(await rows()).toBe(before);
    await expect.poll(rows).toBe(before + late.length);
  });

  it('says what to do if its file is damaged', async () => {
    await store(readings('attic', FROM, TO));
    await rows();
    await series.close();
    const [file] = readdirSync(join(folder, 'series')).filter((name) => name.endsWith('.db'));
    writeFileSync(join(folder, 'series', file), 'no database');
    series = open();
    await expect(rows()).rejects.toMatchObject({
      code: 'SERIES_FILE',
      hint: expect.stringContaining('delete the file'),
    });
  });
});

it('a series without the rows of runs draws a new location in the first view after 10 s, however long ago the last view was', async () => {
  await series.close();
  series = open(() => [{ run: '00000002', from: FROM, until: FROM + HOUR_MS }]);
  const drawn = async () => (await look()).map(({ location }) => location);
  await store(readings('attic', FROM, TO));
  expect(await drawn()).toEqual(['attic']);
  await store(readings('cellar', FROM, TO));
  const clock = performance.now.bind(performance);
  const later = vi.spyOn(performance, 'now').mockImplementation(() => clock() + 10_001);
  try {
    expect(await drawn()).toEqual(['attic', 'cellar']);
  } finally {
    later.mockRestore();
  }
});

function removeAllBetween(): void {
  const db = new DatabaseSync(join(folder, 'readings.db'));
  db.exec(
    'DELETE FROM reading WHERE time > (SELECT MIN(time) FROM reading) AND time < (SELECT MAX(time) FROM reading)'
  );
  db.close();
}
