import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Fault, RejectedRows } from '../model/fault.ts';
import type { Clock } from '../time/clock.ts';
import type { Batch, ResumePoints, Session, Sink } from '../sinks/contract.ts';
import { Backlog } from './backlog.ts';
import { Delivery } from './delivery.ts';
import { Spool, type SpooledReading } from './spool.ts';

/** How a store reacts to one call. After every mood except the first, the connection is lost. */
type Mood =
  'well' | 'refuses login' | 'lost on write' | 'lost before commit' | 'lost after commit' | 'lost, half stored';
const BAD_MOODS = [
  'refuses login',
  'lost on write',
  'lost before commit',
  'lost after commit',
  'lost, half stored',
] as const;

/** A store without a key, like the article's table: a row sent twice is stored twice. Each call uses up one mood. */
class FlakyStore implements Sink {
  readonly cadence = { rowsPerWrite: 3, rowsPerCommit: 5 };
  readonly rows: Array<{ run: string; seq: number }> = [];
  readonly moods: Mood[];
  /** Numbers that it always refuses. */
  readonly refused: ReadonlySet<number>;
  /** Called before each commit. */
  meanwhile = () => {};

  constructor(moods: readonly Mood[], refused: readonly number[] = []) {
    this.moods = [...moods];
    this.refused = new Set(refused);
  }

  async open(run: string): Promise<Session> {
    if (this.moods[0] === 'refuses login') {
      this.moods.shift();
      throw lost('the login was refused');
    }
    let written: number[] = [];
    let isLost = false;
    return {
      write: async ({ firstSeq, readings }: Batch) => {
        if (isLost || this.moods[0] === 'lost on write') {
          this.moods.shift();
          isLost = true;
          throw lost('the connection was cut');
        }
        written.push(...readings.map((_, index) => firstSeq + index));
      },
      commit: async () => {
        this.meanwhile();
        const mood = this.moods.shift() ?? 'well';
        const offered = written;
        written = [];
        const taken = offered.filter((seq) => !this.refused.has(seq));
        // A lock blocked the first rows and was gone for the last ones.
        const stored = mood === 'lost, half stored' ? taken.slice(taken.length / 2) : taken;
        if (mood !== 'lost before commit') {
          this.rows.push(...stored.map((seq) => ({ run, seq })));
        }
        if (mood !== 'well') {
          isLost = true;
          throw lost('no answer to COMMIT');
        }
        if (taken.length < offered.length) {
          const rows = offered.filter((seq) => this.refused.has(seq)).map((seq) => ({ seq, reason: 'too hot' }));
          throw new RejectedRows({ rows, acked: taken.length, code: 'TOO_HOT' });
        }
        return taken.length;
      },
      close: async () => {},
    };
  }

  readonly resume: ResumePoints = {
    lastStored: async (run) => Math.max(-1, ...this.#seqs(run)),
    storedAmong: async (run, _producer, [first, last]) => this.#seqs(run).filter((seq) => first <= seq && seq <= last),
  };

  async prepare(): Promise<void> {}
  async close(): Promise<void> {}
  async check() {
    return { version: 'flaky', durability: {}, warnings: [] };
  }

  #seqs(run: string): number[] {
    return this.rows.filter((row) => row.run === run).map(({ seq }) => seq);
  }
}

/** Pauses take no time. */
const clock: Clock = { now: () => 0, sleep: async () => {} };

let folder: string;
let spool: Spool;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-delivery-'));
  spool = new Spool(join(folder, 'spool.db'), 1_000);
});
afterEach(() => {
  spool.close();
  rmSync(folder, { recursive: true });
});

/** Delivery to a store, with a record of everything it reports. */
function deliveryTo(store: Sink, unwanted: readonly string[] = []) {
  const reported = {
    delivered: new Array<string>(),
    rejected: new Array<number>(),
    finished: new Array<string>(),
    away: new Array<string>(),
    dropped: new Array<number>(),
    discarded: new Array<string>(),
    inVain: new Array<string>(),
  };
  const backlog = new Backlog(spool, {
    dropped: (readings) => reported.dropped.push(...readings.map(({ seq }) => seq)),
    spoolFailed: (fault) => expect.fail(fault.message),
  });
  const delivery = new Delivery(
    store,
    backlog,
    {
      delivered: (readings) => reported.delivered.push(...readings.map(({ run, seq }) => `${run} ${seq}`)),
      rejected: ({ seq }) => reported.rejected.push(seq),
      finished: (run) => reported.finished.push(run),
      away: ({ message }) => {
        reported.away.push(message);
        backlog.storeUnreachable();
      },
      isUnwanted: (run) => unwanted.includes(run),
      storedInVain: (run) => reported.inVain.push(run),
      discarded: (run, readings) => reported.discarded.push(`${run} ${readings}`),
    },
    clock
  );
  return { backlog, delivery, reported };
}

describe('delivery', () => {
  it.each(BAD_MOODS)('stores every reading once when the store %s', async (mood) => {
    const store = new FlakyStore([mood]);
    const { backlog, delivery, reported } = deliveryTo(store);
    backlog.append(entries(0, 6));
    await delivery.drain();
    expect(seqs(store.rows).toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(reported.away).toHaveLength(1);
    expect(reported.delivered).toHaveLength(6);
    expect(backlog.rows).toBe(0);
  });

  it('stores and acks every reading exactly once, whatever fails when, in order unless the store mixed them up', async () => {
    const moods = fc.array(fc.constantFrom<Mood>('well', ...BAD_MOODS), { maxLength: 20 });
    const rounds = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(moods, rounds, fc.uniqueArray(fc.nat(40), { maxLength: 5 }), async (moods, rounds, refused) => {
        const store = new FlakyStore(moods, refused);
        const { backlog, delivery, reported } = deliveryTo(store);
        let offered = 0;
        for (const round of rounds) {
          backlog.append(entries(offered, offered + round));
          offered += round;
          await delivery.drain();
        }
        const all = Array.from({ length: offered }, (_, seq) => seq);
        const expected = all.filter((seq) => !refused.includes(seq));
        const stored = seqs(store.rows);
        expect(stored.toSorted((a, b) => a - b)).toEqual(expected);
        if (!moods.includes('lost, half stored')) {
          expect(stored).toEqual(expected);
        }
        expect(reported.delivered.toSorted()).toEqual(expected.map((seq) => `now ${seq}`).toSorted());
        expect(reported.rejected.toSorted((a, b) => a - b)).toEqual(all.filter((seq) => refused.includes(seq)));
        expect(backlog.rows).toBe(0);
        await delivery.stop();
      }),
      { numRuns: 100 }
    );
  });

  it('delivers readings that an earlier collection left, under the run of that collection, and reports when it is done', async () => {
    spool.append(entries(7, 12, 'before'));
    const store = new FlakyStore(['lost after commit']);
    const { backlog, delivery, reported } = deliveryTo(store);
    backlog.append(entries(0, 2));
    await delivery.drain();
    expect(store.rows).toEqual([
      ...[7, 8, 9, 10, 11].map((seq) => ({ run: 'before', seq })),
      ...[0, 1].map((seq) => ({ run: 'now', seq })),
    ]);
    expect(reported.finished).toEqual(['before']);
  });

  it('discards the readings of unwanted runs, and delivers all others', async () => {
    const store = new FlakyStore([]);
    spool.append([
      ...entries(0, 2, 'wanted'),
      ...entries(0, 4, 'erased'),
      ...entries(7, 9, 'erased'),
      ...entries(0, 2),
    ]);
    const { delivery, reported } = deliveryTo(store, ['erased']);
    await delivery.drain();
    expect(store.rows.map(({ run, seq }) => `${run} ${seq}`)).toEqual(['wanted 0', 'wanted 1', 'now 0', 'now 1']);
    expect(reported).toMatchObject({ discarded: ['erased 6'], inVain: [], rejected: [], dropped: [], away: [] });
    expect(spool.rows).toBe(0);
  });

  it.each([
    ['in its last commit', 3, 'well', []],
    ['while more wait', 8, 'well', ['before 3']],
    ['in a commit without an answer', 3, 'lost after commit', ['before 3']],
  ] as const)(
    'reports a run that becomes unwanted %s, because its rows must be deleted again',
    async (_, rows, mood, discarded) => {
      const store = new FlakyStore([mood]);
      spool.append(entries(0, rows, 'before'));
      const unwanted: string[] = [];
      const { delivery, reported } = deliveryTo(store, unwanted);
      store.meanwhile = () => unwanted.push('before');
      await delivery.drain();
      expect(reported).toMatchObject({ inVain: ['before'], discarded });
    }
  );

  it('does not resend readings that the store already has, even if the spool lost its last deletions', async () => {
    const store = new FlakyStore([]);
    store.rows.push(...[0, 1, 2, 3].map((seq) => ({ run: 'before', seq })));
    spool.append(entries(0, 6, 'before'));
    const { delivery, reported } = deliveryTo(store);
    await delivery.drain();
    expect(seqs(store.rows)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(reported.delivered).toHaveLength(6);
  });

  it('continues after the oldest readings were dropped while in flight', async () => {
    spool.close();
    spool = new Spool(join(folder, 'small.db'), 3);
    const store = new FlakyStore([]);
    const { backlog, delivery, reported } = deliveryTo(store);
    backlog.append(entries(0, 3));
    backlog.storeUnreachable();
    store.meanwhile = () => {
      store.meanwhile = () => {};
      backlog.append(entries(3, 5));
    };
    await delivery.drain();
    expect(reported.dropped).toEqual([0, 1]);
    expect(reported.delivered).toEqual(['now 2', 'now 3', 'now 4']);
    expect(seqs(store.rows)).toEqual([0, 1, 2, 3, 4]);
  });

  it('does not interrupt a commit in progress when it is stopped, and leaves the readings for the next start', async () => {
    const store = new FlakyStore([]);
    const { backlog, delivery, reported } = deliveryTo(store);
    backlog.append(entries(0, 2));
    let stopped: Promise<void> | undefined;
    store.meanwhile = () => {
      stopped = delivery.stop();
    };
    await delivery.drain();
    await stopped;
    expect(reported.delivered).toEqual([]);
    expect(backlog.rows).toBe(2);

    backlog.spill();
    const next = deliveryTo(store);
    store.meanwhile = () => {};
    await next.delivery.drain();
    expect(seqs(store.rows)).toEqual([0, 1]);
    expect(next.reported.delivered).toEqual(['now 0', 'now 1']);
  });
});

function lost(message: string): Fault {
  return new Fault({ kind: 'transient', code: 'LOST', message, hint: 'Try again.' });
}

function entries(from: number, until: number, run = 'now'): SpooledReading[] {
  return Array.from({ length: until - from }, (_, index) => ({
    run,
    seq: from + index,
    reading: { location: 'lab', time: from + index, value: 20 },
  }));
}

function seqs(rows: ReadonlyArray<{ seq: number }>): number[] {
  return rows.map(({ seq }) => seq);
}
