import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeLatencies, latencyMs } from '../stats/histograms.ts';
import { noTimeSpent } from './phases.ts';
import { ConstantPace } from './pace.ts';
import type { ProducerPlan } from './producer.ts';
import { hire } from '../../test/producer/trial-producer.ts';
import { TrialClock, TrialStore } from '../../test/producer/trial-store.ts';

describe('what a producer measures', () => {
  async function measure(store: TrialStore, clock: TrialClock, plan: Partial<ProducerPlan>) {
    const { producer, meter } = hire({ cadence: { rowsPerWrite: 1, rowsPerCommit: 1 }, ...plan }, clock, store.open);
    await producer.connect();
    await producer.run();
    return { ...latencyMs(decodeLatencies(meter.take().latencies)), producer };
  }

  it('shows a stall of the store in the intended-start latency of every delayed reading', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock, []);
    store.commitMs = 1;
    const open = store.open;
    let commits = 0;
    const stalling = Object.assign(store, {
      open: async () => {
        const session = await open();
        return {
          ...session,
          commit: () => {
            commits += 1;
            store.commitMs = commits === 10 ? 1_000 : 1;
            return session.commit();
          },
        };
      },
    });
    const { service, intended } = await measure(stalling, clock, { rows: 200, pace: new ConstantPace(100, 0) });
    // One call in 200 was slow, but it delayed a hundred readings.
    expect(service?.p90).toBeLessThan(2);
    expect(service?.max).toBeGreaterThanOrEqual(1_000);
    expect(intended?.p50).toBeGreaterThan(100);
    expect(intended?.p90).toBeGreaterThan(700);
  });

  it('never makes the time from the intended start less than the service time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30), fc.nat(30), fc.integer({ min: 1, max: 200 }), async (writeMs, commitMs, rate) => {
        const clock = new TrialClock();
        const store = new TrialStore(clock);
        Object.assign(store, { writeMs, commitMs });
        const { service, intended } = await measure(store, clock, { rows: 50, pace: new ConstantPace(rate, 0.5) });
        expect(intended?.p50).toBeGreaterThanOrEqual(service?.p50 ?? NaN);
        expect(intended?.max).toBeGreaterThanOrEqual(service?.max ?? NaN);
      }),
      { numRuns: 30 }
    );
  });

  it('has no intended time in a closed loop', async () => {
    const clock = new TrialClock();
    expect(await measure(new TrialStore(clock), clock, { rows: 3 })).toMatchObject({ intended: null });
  });

  it('omits the time to connect, and assigns the rest to phases', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock);
    store.writeMs = 2;
    store.commitMs = 10;
    const { producer } = hire({ rows: 10 }, clock, () => {
      clock.pass(700);
      return store.open();
    });
    await producer.connect();
    await producer.run();
    const spent = noTimeSpent();
    producer.drainPhasesInto(spent);
    expect(spent).toEqual({ ...noTimeSpent(), writing: 8, committing: 20 });
  });

  it('commits while nothing is due, if the sink needs that', async () => {
    const clock = new TrialClock();
    const cadence = { rowsPerWrite: 10, rowsPerCommit: 1_000 };
    const paced = { rows: 100, pace: new ConstantPace(100, 0) };
    const patient = await measure(new TrialStore(clock), clock, { ...paced, cadence });
    expect(patient.service?.max).toBeGreaterThan(900);

    const store = new TrialStore(clock);
    const prompt = await measure(store, clock, {
      ...paced,
      pace: new ConstantPace(100, 0),
      cadence: { ...cadence, idleCommitMs: 25 },
    });
    expect(prompt.service?.max).toBeLessThanOrEqual(30);
    expect(store.commits.every((rows) => rows === 3 || rows === 4 || rows === 1)).toBe(true);
    expect(store.rows.size).toBe(100);
  });
});
