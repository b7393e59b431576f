import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { CassandraTarget } from '../../service/src/sinks/cassandra/options.ts';
import { watchNodes } from '../../service/src/sinks/cassandra/pressure.ts';
import { between, storeSample, type StorePressure, type StoreReading } from '../../service/src/sinks/store-pressure.ts';
import { connectCassandra } from '../../service/test/sinks/connect.ts';
import { faultOf } from './fault-of.ts';
import { sharedCassandra, type TestCassandra } from './start-cassandra.ts';
import { storeAndCount } from './store-and-count.ts';

let cassandra: TestCassandra;
beforeAll(async () => {
  cassandra = await sharedCassandra();
}, 240_000);
afterAll(() => cassandra[Symbol.asyncDispose]());

const watch = (target: object = {}): Promise<StorePressure> =>
  watchNodes(CassandraTarget.parse({ ...cassandra.target(), ...target }));

/** The first answer of an exporter may take too long, because the Java process has just started. */
async function complete(pressure: StorePressure): Promise<StoreReading> {
  return vi.waitFor(async () => {
    const reading = await pressure.read();
    expect(reading.missing).toEqual([]);
    return reading;
  }, 30_000);
}

describe('what the nodes of a real Cassandra report about themselves', { timeout: 120_000 }, () => {
  it('are their writes, queues, waits and pauses', async () => {
    const pressure = await watch();
    const before = await complete(pressure);
    await storeAndCount(() => connectCassandra(cassandra.target(), { commitEvery: 1 })).store(200);
    const after = await pressure.read();
    pressure.close();
    const { figures, missing } = storeSample(between(before, after, 1_000));
    expect(missing).toEqual([]);
    expect(figures.writes).toBeGreaterThanOrEqual(200);
    expect(figures).toMatchObject({ waitingRequests: 0, droppedWrites: 0 });
    expect(figures.handlersBusy).toBeLessThan(1);
    for (const name of ['compactions', 'pendingCompactions', 'commitLogWaits', 'gcMs'] as const) {
      expect(figures[name]).toBeGreaterThanOrEqual(0);
    }
  });

  it('are the thread pools without an exporter, and say so', async () => {
    const pressure = await watch({ exporters: undefined });
    const { figures, missing } = await pressure.read();
    pressure.close();
    expect(Object.keys(figures).sort()).toEqual([
      'compactions',
      'handlersBusy',
      'pendingCompactions',
      'waitingRequests',
    ]);
    expect(missing).toEqual([expect.stringMatching(/no exporter is configured/)]);
  });

  it('are refused as other questions are', async () => {
    expect(await faultOf(watch({ password: 'lavender' }))).toMatchObject({ kind: 'configuration' });
  });
});
