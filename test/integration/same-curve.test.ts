import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Reading } from '../../service/src/model/reading.ts';
import type { Frame, SeriesQuery } from '../../service/src/model/series.ts';
import { DAY_MS, HOUR_MS } from '../../service/src/series/hour.ts';
import { LongSeries } from '../../service/src/series/long-series.ts';
import { wholeSeries } from '../../service/test/series/whole-series.ts';
import { cassandraSink } from '../../service/src/sinks/cassandra/kind.ts';
import type { StoringSink } from '../../service/src/sinks/contract.ts';
import type { SinkKind } from '../../service/src/sinks/sink-kind.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { sharedCassandra, type TestCassandra } from './start-cassandra.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';

const FROM = Date.UTC(2026, 10, 20);
const TO = FROM + 3 * DAY_MS;
const EVERY_MS = 10_000;
const LATE = { from: FROM + DAY_MS + 90 * 60_000, until: FROM + DAY_MS + 5 * HOUR_MS };
const RUN = '00000001';

interface Store {
  readonly kind: SinkKind<StoringSink>;
  readonly settings: unknown;
  readonly series: LongSeries;
}

let mariadb: TestMariadb;
let cassandra: TestCassandra;
let folder: string;
let stores: Store[];
let now: number;
beforeAll(async () => {
  [mariadb, cassandra] = await Promise.all([sharedMariadb(), sharedCassandra()]);
  folder = mkdtempSync(join(tmpdir(), 'thermobench-curve-'));
  stores = [
    { kind: mysqlSink, settings: mariadb.target() },
    { kind: cassandraSink, settings: cassandra.target() },
  ].map((store) => ({
    ...store,
    series: new LongSeries({ name: store.kind.kind, origin: 'file', ...store }, folder, () => now),
  }));
  const onTime = curve().filter(({ location, time }) => location !== 'attic' || !isLate(time));
  await Promise.all(stores.map((store) => write(store, 0, onTime)));
});
afterAll(async () => {
  await Promise.all(stores.map(({ series }) => series.close()));
  await Promise.all([mariadb[Symbol.asyncDispose](), cassandra[Symbol.asyncDispose]()]);
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  now = TO + HOUR_MS;
});

describe('temperature from MariaDB and from Cassandra', () => {
  it.each([
    ['an hour, second by second', { from: FROM + HOUR_MS, to: FROM + 2 * HOUR_MS, maxPoints: 360 }],
    [
      'an hour over midnight, from a time that is not a round one',
      { from: FROM + DAY_MS - 1_234_567, to: FROM + DAY_MS + 2_345_678, maxPoints: 77 },
    ],
    ['a day', { from: FROM, to: FROM + DAY_MS, maxPoints: 500 }],
    ['all days, of one location', { location: 'cellar', from: FROM + 12_345, to: TO - 54_321, maxPoints: 100 }],
    ['all days', { from: FROM, to: TO, maxPoints: 1_000 }],
  ] satisfies Array<[string, SeriesQuery]>)('draws the same curve: %s', async (_range, query) => {
    const [fromMariadb, fromCassandra] = await Promise.all(stores.map((store) => look(store, query)));
    expect(fromMariadb.length).toBeGreaterThan(0);
    expect(fromCassandra).toEqual(fromMariadb.map(nearly));
  });

  it('draws the same curve after late readings, and it matches the readings', async () => {
    const query = { location: 'attic', from: FROM, to: TO, maxPoints: 72 };
    const before = await Promise.all(stores.map((store) => look(store, query)));
    const late = curve().filter(({ location, time }) => location === 'attic' && isLate(time));
    await Promise.all(stores.map((store) => write(store, 1_000_000, late)));
    now += 2 * DAY_MS;

    const curveOfReadings = hourly(curve().filter(({ location }) => location === 'attic'));
    for (const [at, store] of stores.entries()) {
      // The first view finds that the cached hours are no longer fresh.
      expect(await look(store, query)).toEqual(before[at]);
      await expect.poll(() => look(store, query)).toEqual([nearly(curveOfReadings)]);
    }
  });
});

function isLate(time: number): boolean {
  return time >= LATE.from && time < LATE.until;
}

/** Several days of readings at two locations, with a daily cycle and values that use all their digits. */
function curve(): Reading[] {
  return Array.from({ length: (TO - FROM) / EVERY_MS }, (_, at) => {
    const time = FROM + at * EVERY_MS;
    const swing = 5 * Math.sin((2 * Math.PI * time) / DAY_MS);
    return [
      { location: 'attic', time, value: 21 + swing },
      { location: 'cellar', time: time + 500, value: 12 + swing / 3 },
    ];
  }).flat();
}

/** The expected hourly curve, computed here. */
function hourly(readings: readonly Reading[]): Frame {
  const hours = [...Map.groupBy(readings, ({ time }) => Math.floor((time - FROM) / HOUR_MS))].map(([hour, ofHour]) => ({
    hour,
    values: ofHour.map(({ value }) => value),
  }));
  return {
    location: readings[0].location,
    bucketMs: HOUR_MS,
    time: hours.map(({ hour }) => FROM + hour * HOUR_MS),
    min: hours.map(({ values }) => Math.min(...values)),
    max: hours.map(({ values }) => Math.max(...values)),
    mean: hours.map(({ values }) => values.reduce((sum, value) => sum + value) / values.length),
    count: hours.map(({ values }) => values.length),
  };
}

/** Allows for rounding, because means are added up in different orders. */
function nearly(frame: Frame): Frame {
  return { ...frame, mean: frame.mean.map((mean) => expect.closeTo(mean, 9)) };
}

async function write({ kind, settings }: Store, firstSeq: number, readings: readonly Reading[]): Promise<void> {
  const sink = await kind.connect(settings, {
    commitEvery: 1_000,
    ...(kind === mysqlSink ? { insert: 'multirow' } : {}),
  });
  await sink.prepare({ run: RUN, payload: 1, locations: [] });
  const session = await sink.open(RUN, 0);
  const { rowsPerCommit, rowsPerWrite } = sink.cadence;
  for (let at = 0; at < readings.length; at += rowsPerWrite) {
    await session.write({ firstSeq: firstSeq + at, readings: readings.slice(at, at + rowsPerWrite) });
    if ((at + rowsPerWrite) % rowsPerCommit === 0) {
      await session.commit();
    }
  }
  await session.commit();
  await session.close();
  await sink.close();
}

function look({ series }: Store, query: SeriesQuery): Promise<Frame[]> {
  return wholeSeries(() => series.read(query));
}
