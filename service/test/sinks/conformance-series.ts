import { expect, it } from 'vitest';

import type { Reading } from '../../src/model/reading.ts';
import { ackedAll, newRun, newTime, START, writeAndCommit } from './rows.ts';
import type { StoreTrial } from './store-trial.ts';

const MINUTE_MS = 60_000;
/** Each is equal to another one in the default collation of some database, or looks the same to a reader. */
const LOOKALIKES = [
  ...['Kitchen', 'kitchen', 'KITCHEN', 'Küche', 'Kuche', 'Ku\u0308che', 'küche', 'garage', 'garage ', 'garage\t'],
  ...[
    'Straße',
    'Strasse',
    'bath',
    'ｂａｔｈ',
    'ba\u200bth',
    'bath\ufeff',
    'b\u0430th',
    '🍳',
    '🔥',
    '👍🏽',
    '👍',
    'ﬁn',
    'fin',
  ],
  ...['roof\u00ad', 'roof', 'ı', 'i', 'İ', '\ue000', '%41', 'A'],
];

/** Tests that a sink returns stored readings as series, and distinguishes locations. */
export function drawsReadings(trial: StoreTrial): void {
  it('draws readings in buckets, one location at a time', async () => {
    const at = newTime();
    const session = await trial.sink.open(trial.run, 0);
    const readings = [10, 20, 30, 40].flatMap((value, i) => [
      { location: 'attic', time: at + i * 1000, value },
      { location: 'cellar', time: at + i * 1000, value: -value },
    ]);
    await writeAndCommit(session, trial.sink.cadence, 0, readings);
    await session.close();

    const all = await trial.sink.readings.series({ from: at, to: at + 4000, maxPoints: 2 });
    expect(all).toEqual([
      {
        location: 'attic',
        bucketMs: 2000,
        time: [at, at + 2000],
        min: [10, 30],
        max: [20, 40],
        mean: [15, 35],
        count: [2, 2],
      },
      expect.objectContaining({ location: 'cellar', min: [-20, -40], max: [-10, -30] }),
    ]);
    // The same buckets a moment later; the buckets cut by the range contain only the readings within it.
    expect(await trial.sink.readings.series({ from: at + 500, to: at + 4500, maxPoints: 2 })).toMatchObject([
      { location: 'attic', bucketMs: 2000, time: [at, at + 2000], mean: [20, 35], count: [1, 2] },
      { location: 'cellar' },
    ]);
    const one = await trial.sink.readings.series({
      location: 'cellar',
      from: at + 1000,
      to: at + 3000,
      maxPoints: 500,
    });
    expect(one).toMatchObject([{ location: 'cellar', time: [at + 1000, at + 2000], mean: [-20, -30] }]);
    expect(await trial.sink.readings.series({ location: 'nowhere', from: at, to: at + 4000, maxPoints: 2 })).toEqual(
      []
    );
    expect(await trial.sink.readings.locations()).toEqual(expect.arrayContaining(['attic', 'cellar']));
  });

  it('distinguishes names that differ in a single byte, and lists them in the order of their bytes', async () => {
    const at = newTime();
    const names = LOOKALIKES.map((name) => `${name}${trial.run.slice(-4)}${name.endsWith(' ') ? ' ' : ''}`);
    const session = await trial.sink.open(trial.run, 0);
    const readings = names.map((location, i) => ({ location, time: at + i * 1000, value: i }));
    await writeAndCommit(session, trial.sink.cadence, 0, readings);
    await session.close();

    const sorted = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const isMine = (location: string) => names.includes(location);
    const drawn = await trial.sink.readings.series({ from: at, to: at + MINUTE_MS, maxPoints: 1 });
    expect(drawn.map(({ location }) => location).filter(isMine)).toEqual(sorted);
    for (const [i, location] of names.entries()) {
      expect(drawn).toContainEqual(expect.objectContaining({ location, count: [1], min: [i], max: [i] }));
      const one = await trial.sink.readings.series({ location, from: at, to: at + MINUTE_MS, maxPoints: 1 });
      expect(one).toMatchObject([{ location, count: [1], mean: [i] }]);
    }
    expect((await trial.sink.readings.locations()).filter(isMine)).toEqual(sorted);
    const { minutes } = trial.sink.readings;
    if (minutes !== undefined) {
      expect((await minutes.extents()).map(({ location }) => location).filter(isMine)).toEqual(sorted);
      expect(await minutes.of(names[0], [at])).toMatchObject([{ count: 1, mean: 0 }]);
    }
    expect(await trial.count(ackedAll(0, names.length))).toMatchObject([{ rows: names.length, wrong: 0 }]);
  });

  it('leaves hidden runs out of its series, and finds the newest reading between and among their rows', async () => {
    const at = newTime();
    const other = newRun();
    await trial.sink.prepare({ run: other, payload: 1, locations: [] });
    const write = async (run: string, readings: Reading[]) => {
      const session = await trial.sink.open(run, 0);
      await writeAndCommit(session, trial.sink.cadence, 0, readings);
      await session.close();
    };
    const [mixed, only] = [`mixed-${other.slice(-6)}`, `only-${other.slice(-6)}`];
    const every = (location: string, value: number, times: readonly number[]) =>
      times.map((time) => ({ location, time: at + time, value }));
    await write(trial.run, every(mixed, 20, [0, 10_000, 20_000]));
    await write(other, [...every(mixed, 90, [9_000, 10_500, 11_000, 21_000]), ...every(only, 91, [9_000, 11_000])]);

    const range = { from: at, to: at + 30_000, maxPoints: 1 };
    const hidden = [{ run: other, from: at + 5_000, until: at + 40_000 }];
    const { series, newest, minutes } = trial.sink.readings;
    const isMine = ({ location }: { location: string }) => location === mixed || location === only;
    expect((await series(range, hidden)).filter(isMine)).toMatchObject([
      { location: mixed, count: [3], mean: [20], max: [20] },
    ]);
    expect((await series({ ...range, location: only }, hidden)).filter(isMine)).toEqual([]);
    expect((await series(range)).filter(isMine)).toMatchObject([
      { location: mixed, count: [7] },
      { location: only, count: [2] },
    ]);
    expect((await newest(hidden)).filter(isMine)).toEqual([{ location: mixed, time: at + 20_000, value: 20 }]);
    // The rows of a replayed run may have any time.
    const replayed = [{ run: other, from: -Infinity, until: Infinity }];
    expect((await newest(replayed)).filter(isMine)).toEqual([{ location: mixed, time: at + 20_000, value: 20 }]);
    expect((await series(range, replayed)).filter(isMine)).toMatchObject([{ location: mixed, count: [3] }]);
    expect((await newest()).filter(isMine)).toEqual([
      { location: mixed, time: at + 21_000, value: 90 },
      { location: only, time: at + 11_000, value: 91 },
    ]);
    if (minutes !== undefined) {
      const ofMinute = (await minutes.of(mixed, [at], hidden)).concat(await minutes.of(mixed, [at]));
      expect(ofMinute).toMatchObject([
        { start: at, count: 3, mean: 20 },
        { start: at, count: 7, max: 90 },
      ]);
    }
  });

  it('answers a range that begins before 1970, with readings from then if it can store them', async () => {
    const [long, before, now] = [Date.UTC(1850, 0, 1), Date.UTC(1969, 11, 31, 23, 59, 59, 250), START];
    const session = await trial.sink.open(trial.run, 0);
    const location = `loft-${trial.run.slice(-8)}`;
    const kept: number[] = [];
    for (const [seq, time] of [now, before, long].entries()) {
      const reading = { location, time, value: seq };
      const acked = await writeAndCommit(session, trial.sink.cadence, seq, [reading]).catch((thrown: unknown) => {
        expect(thrown).toMatchObject({ kind: 'rejected', acked: 0 });
        return 0;
      });
      kept.push(...(acked === 1 ? [time] : []));
    }
    await session.close();

    const [frame] = await trial.sink.readings.series({ location, from: long, to: now + 1, maxPoints: 10_000 });
    const ofOneBucket = (time: number) => Math.floor(time / frame.bucketMs) * frame.bucketMs;
    expect(frame.time).toEqual(kept.toReversed().map(ofOneBucket));
    if (kept.includes(before)) {
      expect(await trial.sink.readings.series({ location, from: before - 250, to: 0, maxPoints: 4 })).toMatchObject([
        { time: [before], mean: [1], count: [1] },
      ]);
      const { minutes } = trial.sink.readings;
      if (minutes !== undefined) {
        const extent = (await minutes.extents()).find((one) => one.location === location);
        expect(extent?.from ?? long).toBeLessThanOrEqual(long);
        const [minute, ...others] = await minutes.of(location, [-MINUTE_MS, 0]);
        expect(minute).toEqual({ start: -MINUTE_MS, count: 1, mean: 1, min: 1, max: 1 });
        expect(others).toEqual([]);
      }
    }
  });

  it('finds which times have readings, and reads single minutes, or does not offer to', async () => {
    const { minutes } = trial.sink.readings;
    if (minutes === undefined) {
      return;
    }
    const at = newTime();
    const session = await trial.sink.open(trial.run, 0);
    const readings = [10, 20, 60].map((value, i) => ({ location: 'shed', time: at + i * 45_000, value }));
    await writeAndCommit(session, trial.sink.cadence, 0, readings);
    await session.close();

    const extent = (await minutes.extents()).find(({ location }) => location === 'shed');
    expect(extent?.from).toBeLessThanOrEqual(at);
    expect(extent?.until).toBeGreaterThan(at + 90_000);
    expect(await minutes.of('shed', [at + 5 * MINUTE_MS, at])).toEqual([
      { start: at, count: 2, mean: 15, min: 10, max: 20 },
    ]);
  });
}
