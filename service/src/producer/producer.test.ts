import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Fault } from '../model/fault.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { ConstantPace } from './pace.ts';
import { hire } from '../../test/producer/trial-producer.ts';
import {
  HAPPENINGS,
  lost,
  TrialClock,
  trialSource,
  TrialStore,
  type Happening,
} from '../../test/producer/trial-store.ts';

function unackedOf({ unacked }: ProducerAccount): number[] {
  return unacked.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
}

describe('a producer', () => {
  it('reports every reading correctly, whatever happens to its connection and its commits', async () => {
    const happening = fc.constantFrom<Happening>('taken', ...HAPPENINGS);
    await fc.assert(
      fc.asyncProperty(
        fc.array(happening, { maxLength: 20 }),
        fc.integer({ min: 1, max: 80 }),
        async (happenings, rows) => {
          const clock = new TrialClock();
          const store = new TrialStore(clock, happenings);
          const { producer, meter } = hire({ rows }, clock, store.open);
          await producer.connect();
          await producer
            .run()
            .catch((thrown: unknown) => expect(thrown).toMatchObject({ kind: 'fatal', code: 'LOST' }));

          const account = producer.account();
          const unacked = new Set(unackedOf(account));
          const tally = meter.take();
          expect(unacked.size).toBe(unackedOf(account).length);
          expect(account.offered).toBe(account.acked + unacked.size);
          expect(tally).toMatchObject({ offered: account.offered, acked: account.acked });
          expect(account.offered).toBeLessThanOrEqual(rows);
          for (let seq = 0; seq < account.offered; seq += 1) {
            const stored = store.rows.get(seq) ?? 0;
            expect(stored).toBeLessThanOrEqual(1);
            expect(stored === 1 || unacked.has(seq)).toBe(true);
          }
          expect(store.openSessions).toBe(0);
        }
      )
    );
  });

  it('commits as often as configured, and the remaining rows at the end', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock);
    const { producer } = hire({ rows: 12 }, clock, store.open);
    await producer.connect();
    await producer.run();
    expect(store.commits).toEqual([5, 5, 2]);
    expect(producer.account()).toEqual({ producer: 0, offered: 12, acked: 12, unacked: [] });
  });

  it('writes nothing if it has no rows to write', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock);
    const { producer } = hire({ rows: 0 }, clock, store.open);
    await producer.connect();
    await producer.run();
    expect(producer.account()).toMatchObject({ offered: 0, acked: 0 });
    expect(store.openSessions).toBe(0);
  });

  it('counts refused readings once, names them, and continues', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock, ['refused in part', 'taken']);
    const { producer, meter, faults } = hire({ rows: 10 }, clock, store.open);
    await producer.connect();
    await producer.run();
    expect(producer.account()).toEqual({
      producer: 0,
      offered: 10,
      acked: 8,
      unacked: [
        [0, 0],
        [3, 3],
      ],
    });
    expect(meter.take()).toMatchObject({ offered: 10, acked: 8, rejected: 2, transientErrors: 0 });
    expect(faults).toEqual([expect.objectContaining({ kind: 'rejected', code: 'TOO_HOT' })]);
  });

  it('ends if there are too many refused readings to list, with an account that still adds up', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock, Array<Happening>(2_000).fill('refused in part'));
    const { producer } = hire({ cadence: { rowsPerWrite: 3, rowsPerCommit: 30 } }, clock, store.open);
    await producer.connect();
    await expect(producer.run()).rejects.toMatchObject({ kind: 'fatal', code: 'TOO_MANY_UNACKED' });
    const account = producer.account();
    expect(account.offered).toBe(account.acked + unackedOf(account).length);
    expect(account.acked).toBe(store.rows.size);
  });

  it('ends at the duration and does not start a reading intended for later', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock);
    const { producer } = hire({ durationMs: 1_000, pace: new ConstantPace(10, 0.5) }, clock, store.open);
    await producer.connect();
    await producer.run();
    expect(producer.account()).toMatchObject({ offered: 10, acked: 10 });
    expect(clock.now()).toBe(6_000);
  });

  it('commits the last readings when stopped', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock);
    const { producer } = hire({ cadence: { rowsPerWrite: 1, rowsPerCommit: 1_000 } }, clock, () => {
      let writes = 0;
      return store.open().then((session) => ({
        ...session,
        write: async (batch) => {
          await session.write(batch);
          writes += 1;
          if (writes === 7) {
            producer.stop();
          }
        },
      }));
    });
    await producer.connect();
    await producer.run();
    expect(producer.account()).toMatchObject({ offered: 7, acked: 7, unacked: [] });
    expect(store.commits).toEqual([7]);
  });

  it('ends immediately when stopped while it waits for the next due reading', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock);
    const asleep = Promise.withResolvers<void>();
    clock.sleep = (_ms, wake) =>
      new Promise((resolve) => {
        wake.add(resolve);
        asleep.resolve();
      });
    const { producer } = hire({ pace: new ConstantPace(0.001, 0.5) }, clock, store.open);
    await producer.connect();
    const run = producer.run();
    await asleep.promise;
    producer.stop();
    await run;
    expect(producer.account()).toMatchObject({ offered: 0 });
  });

  it('ends in the middle of a commit when aborted; the result of that commit is unknown', async () => {
    const clock = new TrialClock();
    const committing = Promise.withResolvers<void>();
    const cut = Promise.withResolvers<number>();
    const { producer } = hire({}, clock, async () => ({
      write: async () => {},
      commit: () => {
        committing.resolve();
        return cut.promise;
      },
      close: async () => cut.reject(lost()),
    }));
    await producer.connect();
    const run = producer.run();
    await committing.promise;
    await producer.abort();
    await run;
    expect(producer.account()).toEqual({ producer: 0, offered: 5, acked: 0, unacked: [[0, 4]] });
  });

  it('leaves no open session when aborted while reconnecting', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock, ['lost before it']);
    const reconnecting = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    let opened = 0;
    const { producer } = hire({}, clock, async () => {
      opened += 1;
      if (opened > 1) {
        reconnecting.resolve();
        await goOn.promise;
      }
      return store.open();
    });
    await producer.connect();
    const run = producer.run();
    await reconnecting.promise;
    await producer.abort();
    goOn.resolve();
    await run;
    expect(store.openSessions).toBe(0);
  });

  it('gives up on a store that accepts connections but no commit', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock, Array<Happening>(50).fill('lost before it'));
    const { producer, meter } = hire({}, clock, store.open);
    await producer.connect();
    await expect(producer.run()).rejects.toMatchObject({ kind: 'fatal', code: 'LOST' });
    expect(meter.take().transientErrors).toBe(10);
    expect(clock.now() - 5_000).toBeGreaterThan(1_000);
  });

  it('ends immediately on a fault that retrying cannot fix', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock);
    const denied = new Fault({ kind: 'configuration', code: 'DENIED', message: 'No.', hint: 'Ask.' });
    const { producer } = hire({}, clock, async () => ({
      ...(await store.open()),
      commit: () => Promise.reject(denied),
    }));
    await producer.connect();
    await expect(producer.run()).rejects.toBe(denied);
    expect(producer.account()).toMatchObject({ offered: 5, acked: 0, unacked: [[0, 4]] });
    expect(store.openSessions).toBe(0);
  });

  it('idles while the sensor is missing, and continues when it is back', async () => {
    const clock = new TrialClock();
    const store = new TrialStore(clock);
    let reads = 0;
    const source = { ...trialSource(), read: () => (reads++ < 20 ? [] : trialSource().read()) };
    const { producer } = hire({ rows: 5 }, clock, store.open, source);
    await producer.connect();
    await producer.run();
    expect(store.rows.size).toBe(5);
    expect(clock.now() - 5_000).toBe(2_000);
  });
});
