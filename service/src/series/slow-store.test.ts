import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import type { Frame, SeriesQuery } from '../model/series.ts';
import type { Sink } from '../sinks/contract.ts';
import { defineSink } from '../sinks/sink-kind.ts';
import type { HiddenRun } from '../sinks/hidden-runs.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './hour.ts';
import { LongSeries } from './long-series.ts';

const FROM = Date.UTC(2026, 10, 20);
const RANGE = { from: FROM, to: FROM + 2 * DAY_MS, maxPoints: 96 };

/** Has one reading per minute, finds a minute immediately, and aggregates hours only when the test says so. */
class SlowStore {
  readonly asked: SeriesQuery[] = [];
  gate = Promise.withResolvers<void>();
  /** All rows were deleted: a query that begins now finds nothing. */
  empty = false;

  async series(query: SeriesQuery): Promise<Frame[]> {
    this.asked.push(query);
    const { empty } = this;
    await this.gate.promise;
    if (empty) {
      return [];
    }
    const time = Array.from({ length: (query.to - query.from) / MINUTE_MS }, (_, at) => query.from + at * MINUTE_MS);
    const values = time.map(valueAt);
    return [
      {
        location: 'attic',
        bucketMs: MINUTE_MS,
        time,
        min: values,
        max: values,
        mean: values,
        count: time.map(() => 1),
      },
    ];
  }

  async minutes(_location: string, starts: readonly number[]) {
    return starts.map((start) => ({ start, count: 1, mean: valueAt(start), min: valueAt(start), max: valueAt(start) }));
  }

  async newest() {
    return [{ location: 'attic', time: RANGE.from, value: 0 }];
  }

  async extents() {
    return [{ location: 'attic', from: RANGE.from, until: RANGE.to }];
  }

  async close(): Promise<void> {}
}

/** Rises within each half hour, so that the first minute is not the mean. */
function valueAt(time: number): number {
  return (time / MINUTE_MS) % 30;
}

let folder: string;
let store: SlowStore;
let series: LongSeries;
let now: number;
let open: (hidden?: () => readonly HiddenRun[]) => LongSeries;
beforeEach(() => {
  now = RANGE.to + HOUR_MS;
  folder = mkdtempSync(join(tmpdir(), 'thermobench-slow-'));
  store = new SlowStore();
  const refuse = () => {
    throw new Error('A series needs none of this.');
  };
  const sink: Sink = {
    cadence: { rowsPerWrite: 1, rowsPerCommit: 1 },
    ...{ check: refuse, prepare: refuse, open: refuse },
    readings: {
      locations: refuse,
      newest: () => store.newest(),
      series: (query) => store.series(query),
      minutes: { extents: () => store.extents(), of: (location, starts) => store.minutes(location, starts) },
    },
    close: () => store.close(),
  };
  const empty = z.strictObject({});
  const kind = defineSink({
    ...{ kind: 'slow', target: empty, options: empty, embedded: false },
    address: () => ({ text: 'here', hostPaths: [] }),
    connect: async () => sink,
  });
  open = (hidden) => new LongSeries({ name: 'slow', origin: 'file', kind, settings: {} }, folder, () => now, hidden);
  series = open();
});
afterEach(async () => {
  store.gate.resolve();
  await series.close();
  rmSync(folder, { recursive: true });
});

it('does not cache hours that were aggregated while rows in them were being deleted', async () => {
  await series.read(RANGE);
  series.forget({ from: RANGE.from, until: RANGE.to });
  store.gate.resolve();
  store.empty = true;
  await expect.poll(async () => (await series.read(RANGE))[0]?.pendingHours).toBe(undefined);
  const [frame] = await series.read(RANGE);
  expect(frame?.count.reduce((sum, count) => sum + count, 0) ?? 0).toBe(0);
});

it('answers with samples marked as such, and with everything once it is aggregated, querying each hour once', async () => {
  const [sampled] = await series.read(RANGE);
  expect(sampled).toMatchObject({ pendingHours: 48, bucketMs: 30 * MINUTE_MS });
  expect(sampled.time).toHaveLength(96);
  expect(new Set(sampled.mean)).toEqual(new Set([0]));

  store.gate.resolve();
  await expect.poll(async () => (await series.read(RANGE))[0].pendingHours).toBe(undefined);
  const [exact] = await series.read(RANGE);
  expect(new Set(exact.mean)).toEqual(new Set([14.5]));
  expect(new Set(exact.count)).toEqual(new Set([30]));
  expect(store.asked.map(({ from, to }) => [from, to])).toEqual([
    [FROM + DAY_MS, FROM + 2 * DAY_MS],
    [FROM, FROM + DAY_MS],
  ]);
});

it('draws the current hour as in the previous view, if the store takes longer than a page waits', async () => {
  now = RANGE.to;
  store.gate.resolve();
  await expect.poll(async () => (await series.read(RANGE))[0].pendingHours).toBe(undefined);
  const whole = await series.read(RANGE);

  store.gate = Promise.withResolvers<void>();
  expect(await series.read(RANGE)).toEqual(whole);
  now += 10 * MINUTE_MS;
  expect(await series.read(RANGE)).toMatchObject([{ pendingHours: 1 }]);
});

it('leaves out what an overloaded store refuses temporarily, and throws permanent errors', async () => {
  store.gate.reject(new Fault({ kind: 'transient', code: 'READ_TIMEOUT', message: 'too slow', hint: '' }));
  expect(await series.read(RANGE)).toMatchObject([{ pendingHours: 48 }]);

  store = new SlowStore();
  store.gate.reject(new Fault({ kind: 'configuration', code: 'DENIED', message: 'no right', hint: '' }));
  await expect(series.read(RANGE)).rejects.toMatchObject({ code: 'DENIED' });
});

it('answers a short range in time although the store is slow, queries it once, and has the answer for the next page', async () => {
  const range = { location: 'attic', from: RANGE.to - HOUR_MS, to: RANGE.to, maxPoints: 60 };
  const begun = performance.now();
  expect(await series.read(range)).toMatchObject([{ location: 'attic', time: [], pendingHours: 1 }]);
  expect(performance.now() - begun).toBeLessThan(10_000);
  const later = { ...range, from: range.from + MINUTE_MS, to: range.to + MINUTE_MS };
  const asked = series.read(later);
  store.gate.resolve();
  expect((await asked)[0].time).toHaveLength(60);
  expect(store.asked).toHaveLength(1);

  store.gate = Promise.withResolvers();
  const [lately] = await series.read({ ...later, from: later.from + 1_000, to: later.to + 1_000 });
  expect(lately).toMatchObject({ pendingHours: 1 });
  expect(lately.time).toHaveLength(60);
});

it('draws the locations from an old list if the store takes longer to list them than a page waits', async () => {
  await series.close();
  series = open(() => [{ run: '00000001', from: FROM, until: FROM + HOUR_MS }]);
  store.gate.resolve();
  await series.read(RANGE);
  const newer = Promise.withResolvers<Awaited<ReturnType<SlowStore['newest']>>>();
  store.newest = () => newer.promise;
  const clock = performance.now.bind(performance);
  const later = vi.spyOn(performance, 'now').mockImplementation(() => clock() + 10_001);
  try {
    expect(await series.read(RANGE)).toMatchObject([{ location: 'attic' }]);
    newer.resolve([]);
    await expect.poll(() => series.read(RANGE)).toEqual([]);
  } finally {
    later.mockRestore();
  }
});
