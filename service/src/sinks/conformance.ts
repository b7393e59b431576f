import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Reading } from '../model/reading.ts';
import type { Cadence, ProducerAccount, Session, Sink } from './contract.ts';

/** Identifies one stored reading in a test. */
export interface RowName {
  run: string;
  producer: number;
  seq: number;
}

/** Columns of a stored reading, with the values to write to them instead. Time in milliseconds since 1970. */
export type RowChange = Partial<RowName & { location: string; time: number; value: number; checksum: number }>;

/** A store to be tested, with direct access that bypasses its sink: the store's own SQL. */
export interface TestedStore {
  /** A new sink each time, with a commit every ten rows. */
  connect(): Sink;
  remove(row: RowName): Promise<void>;
  /** Overwrites some columns of the row. */
  change(row: RowName, to: RowChange): Promise<void>;
  /** Stores the row a second time; null if the table's key forbids that. */
  duplicate: ((row: RowName) => Promise<void>) | null;
  dispose(): Promise<void>;
}

const START = Date.UTC(2026, 10, 24);
const HOUR_MS = 3_600_000;
/**
 * Distance between producers' readings: no shift by whole hours lands on another producer's reading, which a store might then
 * overwrite.
 */
const SPACING_MS = 3_667_000;
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
const EXTREMES = [0, -0, -40.5, 21.062500000000004, 0.1 + 0.2, 1e9, -1e9, 1e-7, 0.0000005, 85.35];

/** What every sink that stores must do, whatever its store. Each test has its own runs, in its own or a shared table. */
export function describeStore(name: string, open: () => Promise<TestedStore>): void {
  describe(name, () => {
    let store: TestedStore;
    let sink: Sink;
    let run: string;

    beforeEach(async () => {
      store = await open();
      sink = store.connect();
      run = newRun();
      await sink.prepare({ run, payload: 1, locations: [] });
    });
    afterEach(async () => {
      await sink.close();
      await store.dispose();
    });

    const count = async (...accounts: ProducerAccount[]) => {
      const counts = await sink.ledger(run, accounts);
      return counts?.toSorted((a, b) => a.producer - b.producer);
    };
    /** Writes and commits the values as rows `firstSeq` onwards. */
    const keep = async (producer: number, values: readonly number[], firstSeq = 0) => {
      const session = await sink.open(run, producer);
      const readings = values.map((value, i) => reading(value, START + producer * SPACING_MS + (firstSeq + i) * 1000));
      const acked = await writeAndCommit(session, sink.cadence, firstSeq, readings);
      await session.close();
      return acked;
    };

    it('prepares as often as asked, and keeps what is there', async () => {
      await keep(0, [1, 2, 3]);
      await sink.prepare({ run: newRun(), payload: 1, locations: [] });
      const another = store.connect();
      await another.prepare({ run, payload: 1, locations: [] });
      await another.close();
      expect(await count(ackedAll(0, 3))).toMatchObject([{ rows: 3 }]);
    });

    it('says its version and what decides how lasting a commit is', async () => {
      const facts = await sink.check();
      expect(facts.version).not.toBe('');
      expect(Object.keys(facts.durability)).not.toHaveLength(0);
    });

    it('deletes the rows of one run and of no other, or does not offer to', async () => {
      if (sink.deleteRun === undefined) {
        return;
      }
      const values = Array<number>(4_500).fill(21.5);
      await keep(0, values);
      await keep(1, [1, 2, 3]);
      const mine = run;
      run = newRun();
      await keep(0, [1, 2, 3]);
      const others = run;

      expect(await sink.deleteRun(mine)).toBe(4_503);
      expect(await sink.ledger(mine, [ackedAll(0, 4_500), ackedAll(1, 3)])).toEqual([]);
      expect(await sink.ledger(others, [ackedAll(0, 3)])).toMatchObject([{ rows: 3, wrong: 0 }]);
      expect(await sink.deleteRun(mine)).toBe(0);
    });

    it('says about how many rows it holds, those of others included, or that it cannot', async () => {
      await keep(0, Array(50).fill(21.5));
      await keep(3, Array(20).fill(21.5));
      const held = await sink.rowsHeld?.();
      // Statistics of a server may be some seconds behind.
      expect(held === undefined || held === null || (Number.isInteger(held) && held >= 0)).toBe(true);
    });

    it('stores exactly what it acked', async () => {
      expect(await keep(0, Array(50).fill(21.5))).toBe(50);
      const [counted, ...others] = (await count(ackedAll(0, 50))) ?? [];
      const { reordered = 0, ...rows } = counted;
      expect(rows).toEqual({ producer: 0, rows: 50, distinct: 50, unacked: 0, highestSeq: 49, wrong: 0 });
      expect(reordered).toBe(0);
      expect(others).toEqual([]);
    });

    it('acks nothing when nothing was written', async () => {
      const session = await sink.open(run, 0);
      expect(await session.commit()).toBe(0);
      await session.close();
    });

    it('finds no rows of a run that wrote none', async () => {
      const counts = await count({ producer: 0, offered: 0, acked: 0, unacked: [] });
      expect(counts?.reduce((rows, row) => rows + row.rows, 0)).toBe(0);
    });

    it('does not ack what was not committed, and tells such rows from acked ones', async () => {
      const session = await sink.open(run, 0);
      await writeAndCommit(session, sink.cadence, 0, someReadings(10));
      await session.write({ firstSeq: 10, readings: [reading(1, START + 10_000)] });
      await session.write({ firstSeq: 11, readings: [reading(2, START + 11_000)] });
      await session.close();
      const [stored] = (await count({ producer: 0, offered: 12, acked: 10, unacked: [[10, 11]] })) ?? [];
      expect(stored.distinct - stored.unacked).toBe(10);
    });

    it('counts rows that the account does not call acked', async () => {
      await keep(3, Array(20).fill(7));
      const account = { producer: 3, offered: 18, acked: 13, unacked: [[0, 0] as const, [4, 7] as const] };
      expect(await count(account)).toMatchObject([{ producer: 3, rows: 20, unacked: 7 }]);
    });

    it('goes on at a later number in a new session', async () => {
      await keep(0, [1, 2, 3]);
      await keep(0, [4, 5], 3);
      expect(await count(ackedAll(0, 5))).toMatchObject([{ rows: 5, distinct: 5, highestSeq: 4, wrong: 0 }]);
    });

    it('knows where a producer left off', async () => {
      await keep(1, [1, 2, 3]);
      await keep(2, [4]);
      const session = await sink.open(run, 1);
      expect(await sink.lastStored(run, 1)).toBe(2);
      await session.close();
      await store.remove({ run, producer: 1, seq: 1 });
      expect((await sink.storedAmong(run, 1, [1, 5])).toSorted()).toEqual([2]);
      expect((await sink.storedAmong(run, 1, [0, 2])).toSorted()).toEqual([0, 2]);
      expect(await sink.lastStored(run, 0)).toBe(-1);
      expect(await sink.lastStored(newRun(), 1)).toBe(-1);
    });

    it('keeps producers and runs apart', async () => {
      const sessions = await Promise.all([0, 1, 1295].map((producer) => sink.open(run, producer)));
      await Promise.all(
        sessions.map((session, i) =>
          writeAndCommit(session, sink.cadence, 0, someReadings((i + 1) * 10, START + i * HOUR_MS))
        )
      );
      await Promise.all(sessions.map((session) => session.close()));
      const mine = await count(ackedAll(0, 10), ackedAll(1, 20), ackedAll(1295, 30));
      run = newRun();
      await keep(1, [1, 2]);
      expect(mine).toMatchObject([
        { producer: 0, rows: 10, unacked: 0, wrong: 0 },
        { producer: 1, rows: 20, unacked: 0, wrong: 0 },
        { producer: 1295, rows: 30, unacked: 0, wrong: 0 },
      ]);
      expect(await count(ackedAll(1, 2))).toMatchObject([{ producer: 1, rows: 2, unacked: 0 }]);
    });

    it('keeps values as they were sent', async () => {
      await keep(5, EXTREMES);
      expect(await count(ackedAll(5, EXTREMES.length))).toMatchObject([{ rows: EXTREMES.length, wrong: 0 }]);
    });

    it('finds a lost row, by the gap it leaves', async () => {
      await keep(0, [1, 2, 3, 4]);
      await store.remove({ run, producer: 0, seq: 1 });
      expect(await count(ackedAll(0, 4))).toMatchObject([{ rows: 3, distinct: 3, highestSeq: 3 }]);
    });

    it('finds a changed value', async () => {
      await keep(2, [21.5, 22.5, 23.5]);
      await store.change({ run, producer: 2, seq: 1 }, { value: 22.75 });
      expect(await count(ackedAll(2, 3))).toMatchObject([{ rows: 3, wrong: 1 }]);
    });

    it('finds a row of which any column was changed', async () => {
      // One producer per change, so that a single count covers all of them.
      const changes = fc.sample(change, CHANGES).concat(KNOWN_CHANGES);
      for (const producer of changes.keys()) {
        await keep(producer, [21.5, 22.5, 23.5]);
      }
      for (const [producer, to] of changes.entries()) {
        const row = { run, producer, seq: 1 };
        await store.change(row, alone(to, producer));
      }
      const counts = await count(...changes.map((_, producer) => ackedAll(producer, 3)));
      const isSeen = (producer: number) => {
        const found = counts?.find((stored) => stored.producer === producer);
        return (
          found === undefined || found.distinct - found.unacked < 3 || found.rows > found.distinct || found.wrong > 0
        );
      };
      expect(changes.filter((_, producer) => !isSeen(producer))).toEqual([]);
    });

    it('finds a row that is there twice, or cannot hold one', async () => {
      await keep(0, [1, 2, 3]);
      const row = { run, producer: 0, seq: 2 };
      if (store.duplicate === null) {
        const session = await sink.open(run, 0);
        await session.write({ firstSeq: 2, readings: [reading(3)] });
        await session.write({ firstSeq: 3, readings: [reading(4)] });
        await expect(session.commit()).rejects.toMatchObject({ kind: 'rejected', acked: 1, rows: [{ seq: 2 }] });
        await session.close();
        expect(await count(ackedAll(0, 4))).toMatchObject([{ rows: 4, distinct: 4 }]);
      } else {
        await store.duplicate(row);
        expect(await count(ackedAll(0, 3))).toMatchObject([{ rows: 4, distinct: 3, unacked: 0 }]);
      }
    });

    it('draws readings in buckets, a location at a time', async () => {
      // A time unique to this run, as the table may hold readings of other runs.
      const at = Math.floor(Math.random() * 5e8) * 4000;
      const session = await sink.open(run, 0);
      const readings = [10, 20, 30, 40].flatMap((value, i) => [
        { location: 'attic', time: at + i * 1000, value },
        { location: 'cellar', time: at + i * 1000, value: -value },
      ]);
      await writeAndCommit(session, sink.cadence, 0, readings);
      await session.close();

      const all = await sink.series({ from: at, to: at + 4000, maxPoints: 2 });
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
      // The same buckets a moment later; the buckets cut by the range contain only what lies within it.
      expect(await sink.series({ from: at + 500, to: at + 4500, maxPoints: 2 })).toMatchObject([
        { location: 'attic', bucketMs: 2000, time: [at, at + 2000], mean: [20, 35], count: [1, 2] },
        { location: 'cellar' },
      ]);
      const one = await sink.series({ location: 'cellar', from: at + 1000, to: at + 3000, maxPoints: 500 });
      expect(one).toMatchObject([{ location: 'cellar', time: [at + 1000, at + 2000], mean: [-20, -30] }]);
      expect(await sink.series({ location: 'nowhere', from: at, to: at + 4000, maxPoints: 2 })).toEqual([]);
      expect(await sink.locations()).toEqual(expect.arrayContaining(['attic', 'cellar']));
    });

    it('keeps names apart that differ in a single byte, and lists them in the order of their bytes', async () => {
      const at = Math.floor(Math.random() * 3e7) * MINUTE_MS;
      const names = LOOKALIKES.map((name) => `${name}${run.slice(-4)}${name.endsWith(' ') ? ' ' : ''}`);
      const session = await sink.open(run, 0);
      const readings = names.map((location, i) => ({ location, time: at + i * 1000, value: i }));
      await writeAndCommit(session, sink.cadence, 0, readings);
      await session.close();

      const sorted = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      const isMine = (location: string) => names.includes(location);
      const drawn = await sink.series({ from: at, to: at + MINUTE_MS, maxPoints: 1 });
      expect(drawn.map(({ location }) => location).filter(isMine)).toEqual(sorted);
      for (const [i, location] of names.entries()) {
        expect(drawn).toContainEqual(expect.objectContaining({ location, count: [1], min: [i], max: [i] }));
        const one = await sink.series({ location, from: at, to: at + MINUTE_MS, maxPoints: 1 });
        expect(one).toMatchObject([{ location, count: [1], mean: [i] }]);
      }
      expect((await sink.locations()).filter(isMine)).toEqual(sorted);
      const extents = await sink.extents();
      if (extents !== null) {
        expect(extents.map(({ location }) => location).filter(isMine)).toEqual(sorted);
        expect(await sink.minutes(names[0], [at])).toMatchObject([{ count: 1, mean: 0 }]);
      }
      expect(await count(ackedAll(0, names.length))).toMatchObject([{ rows: names.length, wrong: 0 }]);
    });

    it('answers a range that begins before 1970, with the readings from then where it keeps such', async () => {
      const [long, before, now] = [Date.UTC(1850, 0, 1), Date.UTC(1969, 11, 31, 23, 59, 59, 250), START];
      const session = await sink.open(run, 0);
      const location = `loft-${run.slice(-8)}`;
      const kept: number[] = [];
      for (const [seq, time] of [now, before, long].entries()) {
        const reading = { location, time, value: seq };
        const acked = await writeAndCommit(session, sink.cadence, seq, [reading]).catch((thrown: unknown) => {
          expect(thrown).toMatchObject({ kind: 'rejected', acked: 0 });
          return 0;
        });
        kept.push(...(acked === 1 ? [time] : []));
      }
      await session.close();

      const [frame] = await sink.series({ location, from: long, to: now + 1, maxPoints: 10_000 });
      const ofOneBucket = (time: number) => Math.floor(time / frame.bucketMs) * frame.bucketMs;
      expect(frame.time).toEqual(kept.toReversed().map(ofOneBucket));
      if (kept.includes(before)) {
        expect(await sink.series({ location, from: before - 250, to: 0, maxPoints: 4 })).toMatchObject([
          { time: [before], mean: [1], count: [1] },
        ]);
        const extents = await sink.extents();
        expect(extents?.find((extent) => extent.location === location)?.from ?? long).toBeLessThanOrEqual(long);
        const minutes = await sink.minutes(location, [-MINUTE_MS, 0]);
        expect(minutes).toEqual(extents === null ? [] : [{ start: -MINUTE_MS, count: 1, mean: 1, min: 1, max: 1 }]);
      }
    });

    it('tells where in time readings are, and of single minutes, or nothing of either', async () => {
      const at = Math.floor(Math.random() * 3e7) * MINUTE_MS;
      const session = await sink.open(run, 0);
      const readings = [10, 20, 60].map((value, i) => ({ location: 'shed', time: at + i * 45_000, value }));
      await writeAndCommit(session, sink.cadence, 0, readings);
      await session.close();

      const extents = await sink.extents();
      const minutes = await sink.minutes('shed', [at + 5 * MINUTE_MS, at]);
      if (extents === null) {
        expect(minutes).toEqual([]);
      } else {
        const extent = extents.find(({ location }) => location === 'shed');
        expect(extent?.from).toBeLessThanOrEqual(at);
        expect(extent?.until).toBeGreaterThan(at + 90_000);
        expect(minutes).toEqual([{ start: at, count: 2, mean: 15, min: 10, max: 20 }]);
      }
    });
  });
}

/** Number of random changes tried on each store. */
const CHANGES = 12;
/** These producers have no rows. */
const FREE_PRODUCERS = 100;

/** Changes one column each, always to a different value. A shift changes the time, in milliseconds. */
const change: fc.Arbitrary<RowChange | { shift: number }> = fc.oneof(
  // A new run each time: otherwise stores that share a table would move two rows to the same place.
  fc.record({ run: fc.constant(null).map(() => newRun()) }),
  fc.record({ producer: fc.constant(FREE_PRODUCERS) }),
  fc.record({ seq: fc.integer({ min: 3, max: 1e9 }) }),
  fc.record({ location: fc.stringMatching(/^[a-z ÄöÜ🍳]{1,9}[a-z]$/u).filter((location) => location !== 'lab') }),
  fc.record({ shift: fc.integer({ min: -1e10, max: 1e10 }).filter((ms) => ms !== 0) }),
  fc.record({
    value: fc
      .integer({ min: -40_000, max: 85_000 })
      .map((value) => value / 1024)
      .filter((value) => value !== 22.5),
  }),
  fc.record({ checksum: fc.integer({ min: 0, max: 1 }) })
);

/** Changes that servers, triggers and columns have been seen to make. */
const KNOWN_CHANGES: ReadonlyArray<RowChange | { shift: number }> = [
  ...[1, -1, 3_600_000, -3_600_000, 7_200_000, 5.5 * 3_600_000, 86_400_000, -(START % 1000) - 500].map((shift) => ({
    shift,
  })),
  ...['Lab', 'LAB', 'la', 'läb', 'lab ', ' lab', 'x'].map((location) => ({ location })),
  ...[22, 23, -22.5, 22.5000019073486328125, 22_500, 0].map((value) => ({ value })),
];

/**
 * The same change to a producer's row, moved to where there is no other row: two rows of the same run, producer and number cannot
 * coexist.
 */
function alone(to: RowChange | { shift: number }, producer: number): RowChange {
  if ('shift' in to) {
    // Times as written by `keep`, shifted.
    return { time: START + producer * SPACING_MS + 1000 + to.shift };
  }
  if ('run' in to) {
    return { run: newRun() };
  }
  return 'producer' in to ? { producer: FREE_PRODUCERS + producer } : to;
}

function reading(value: number, time = START): Reading {
  return { location: 'lab', time, value };
}

/** Each reading has its own time, as a store may have room for only one per time. */
function someReadings(rows: number, from = START): Reading[] {
  return Array.from({ length: rows }, (_, i) => reading(20 + i / 8, from + i * 1000));
}

/** Writes as a producer does, with at most so many rows per write and per commit. Returns the number of rows acked. */
async function writeAndCommit(
  session: Session,
  { rowsPerWrite, rowsPerCommit }: Cadence,
  firstSeq: number,
  readings: readonly Reading[]
): Promise<number> {
  let acked = 0;
  for (let from = 0; from < readings.length; from += rowsPerCommit) {
    const until = Math.min(from + rowsPerCommit, readings.length);
    for (let at = from; at < until; at += rowsPerWrite) {
      await session.write({
        firstSeq: firstSeq + at,
        readings: readings.slice(at, Math.min(at + rowsPerWrite, until)),
      });
    }
    acked += await session.commit();
  }
  return acked;
}

function ackedAll(producer: number, offered: number): ProducerAccount {
  return { producer, offered, acked: offered, unacked: [] };
}

function newRun(): string {
  return Array.from({ length: 21 }, () => Math.floor(Math.random() * 36).toString(36)).join('');
}
