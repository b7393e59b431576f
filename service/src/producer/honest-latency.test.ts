import { describe, expect, it } from 'vitest';

import type { Session } from '../sinks/contract.ts';
import { decodeLatencies, latencyMs } from '../stats/histograms.ts';
import { ConstantPace, PoissonPace } from './pace.ts';
import { noTimeSpent } from './phases.ts';
import type { ProducerPlan } from './producer.ts';
import { hire } from '../../test/producer/trial-producer.ts';
import { lost, TrialClock, TrialStore } from '../../test/producer/trial-store.ts';

const EACH_ROW = { cadence: { rowsPerWrite: 1, rowsPerCommit: 1 } };
const GO = 5_000;

/** The commits of a store, in turn: how long each takes, and whether it then fails. */
type Commit = { ms: number; fails?: boolean };

async function measure(plan: Partial<ProducerPlan>, commitOf: (index: number, elapsedMs: number) => Commit) {
  const clock = new TrialClock();
  const store = new TrialStore(clock);
  let commits = 0;
  const open = async (): Promise<Session> => {
    const session = await store.open();
    return {
      ...session,
      commit: () => {
        const { ms, fails = false } = commitOf(commits++, clock.now() - GO);
        clock.pass(ms);
        return fails ? Promise.reject(lost()) : session.commit();
      },
    };
  };
  const { producer, meter, stalls } = hire({ ...EACH_ROW, ...plan }, clock, open);
  await producer.connect();
  await producer.run();
  const tally = meter.take();
  const latencies = decodeLatencies(tally.latencies);
  const spent = noTimeSpent();
  producer.drainPhasesInto(spent);
  const longestStallMs = stalls.take(clock.now() - GO);
  return { ...latencyMs(latencies), tally, spent, longestStallMs, account: producer.account() };
}

describe('waits that end in a fault', () => {
  it('are counted as at least that long, in the largest latency and in the longest stall', async () => {
    const hangsOften = (index: number) => (index % 50 === 49 ? { ms: 1_000, fails: true } : { ms: 5 });
    const { service, failed, commit, tally, longestStallMs } = await measure({ rows: 500 }, hangsOften);
    expect(tally).toMatchObject({ acked: 490, failed: 10 });
    expect(service?.p50).toBeCloseTo(5, 1);
    expect(service?.p99).toBeGreaterThanOrEqual(1_000);
    expect(commit?.max).toBeGreaterThanOrEqual(1_000);
    expect(failed?.p50).toBeGreaterThanOrEqual(1_000);
    // From the failed hand-over until the next ack.
    expect(longestStallMs).toBeGreaterThanOrEqual(1_005);
    expect(longestStallMs).toBeLessThan(1_300);
  });

  it('are counted if one of them ends the run', async () => {
    const fails = await measure({ rows: 3 }, (index) => ({ ms: 700, fails: index === 2 }));
    expect(fails.tally).toMatchObject({ acked: 2, failed: 1 });
    expect(fails.failed?.max).toBeGreaterThanOrEqual(700);
  });

  it('count from the intended start as well', async () => {
    const plan = { rows: 100, pace: new ConstantPace(100, 0) };
    const { intended } = await measure(plan, (index) => ({ ms: index === 50 ? 2_000 : 1, fails: index === 50 }));
    expect(intended?.max).toBeGreaterThanOrEqual(2_000);
  });
});

describe('restoring a lost connection', () => {
  it('is a separate phase, not part of waiting for a write', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock, ['taken, answer lost']);
    let opened = 0;
    const { producer } = hire({ ...EACH_ROW, rows: 3 }, clock, () => {
      clock.pass(opened++ === 0 ? 0 : 400);
      return store.open();
    });
    await producer.connect();
    await producer.run();
    const spent = noTimeSpent();
    producer.drainPhasesInto(spent);
    expect(spent).toEqual({ ...noTimeSpent(), reconnecting: 400 });
  });
});

describe('rows that the store refused', () => {
  it('do not count as served, and have no latency', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock, ['refused in part']);
    store.commitMs = 4;
    const plan = { cadence: { rowsPerWrite: 2, rowsPerCommit: 6 }, rows: 6, pace: new ConstantPace(1_000, 0) };
    const { producer, meter } = hire(plan, clock, store.open);
    await producer.connect();
    await producer.run();
    const latencies = decodeLatencies(meter.take().latencies);
    // The store refuses rows 0 and 3 out of rows 0 to 5.
    expect(latencies.service.totalCount).toBe(4);
    expect(latencies.intended.totalCount).toBe(4);
  });
});

describe('readings that were due but never started', () => {
  it('count with the time that they waited, so that a lock during the last 3 of 6 s shows', async () => {
    const plan = { durationMs: 6_000, pace: new ConstantPace(200, 0) };
    const locked = (_index: number, elapsedMs: number) => ({ ms: elapsedMs < 3_000 ? 1 : 3_001 });
    const { intended, tally } = await measure(plan, locked);
    expect(tally.offered + tally.missed).toBe(1_200);
    expect(tally.missed).toBeGreaterThan(590);
    expect(intended?.p99).toBeGreaterThan(2_900);
  });

  it('do not exist if the rows were used up, or the pace was kept', async () => {
    const prompt = () => ({ ms: 1 });
    const rows = await measure({ rows: 10, durationMs: 6_000, pace: new ConstantPace(10, 0) }, prompt);
    expect(rows.tally).toMatchObject({ offered: 10, missed: 0 });
    const kept = await measure({ durationMs: 1_000, pace: new ConstantPace(10, 0.5) }, prompt);
    expect(kept.tally).toMatchObject({ offered: 10, missed: 0 });
  });

  it.each([
    ['constant', () => new ConstantPace(10_000_000, 0)],
    ['random', () => new PoissonPace(10_000_000, () => 0.5)],
  ])('are recorded quickly however many they are (%s)', async (_arrivals, pace) => {
    // The first commit takes a day, in which 864 billion readings were due.
    const { tally, intended } = await measure({ durationMs: 86_400_000, pace: pace() }, () => ({ ms: 86_400_000 }));
    expect((tally.offered + tally.missed) / 864e9).toBeCloseTo(1, 2);
    expect(intended?.max).toBeGreaterThan(3_500_000);
  });
});

describe('a stall', () => {
  it('does not include a pause in which nothing was due', async () => {
    const slow = await measure({ rows: 5, pace: new ConstantPace(0.1, 0) }, () => ({ ms: 30 }));
    expect(slow.longestStallMs).toBeGreaterThanOrEqual(30);
    expect(slow.longestStallMs).toBeLessThan(100);
  });

  it('continues while there is no connection', async () => {
    const outage = await measure({ rows: 60 }, (index) => ({ ms: 10, fails: index >= 20 && index < 24 }));
    // Four faults, with pauses of 200, 400 and 800 ms between them.
    expect(outage.longestStallMs).toBeGreaterThanOrEqual(1_400);
  });
});
