import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { Fault } from '../../service/src/model/fault.ts';
import { cassandraSink } from '../../service/src/sinks/cassandra/sink.ts';
import type { StoringSink } from '../../service/src/sinks/contract.ts';
import { startCassandra, type TestCassandra } from './start-cassandra.ts';

const START = Date.UTC(2026, 10, 24);
const RUN = 'ring0001';

let ring: TestCassandra;
beforeAll(async () => {
  ring = await startCassandra({ nodes: 2 });
}, 300_000);
afterAll(() => ring[Symbol.asyncDispose]());

const connect = (consistency: string) => cassandraSink.connect({ ...ring.target(), timeoutMs: 5_000 }, { consistency });

/** A hundred rows, of so many locations that each node has to keep some first. Gives the number acked. */
async function keep(sink: StoringSink, firstSeq: number): Promise<number> {
  const session = await sink.open(RUN, 0);
  try {
    const readings = Array.from({ length: 100 }, (_, at) => ({
      location: `rack-${at % 20}`,
      time: START + firstSeq + at,
      value: at,
    }));
    await session.write({ firstSeq, readings });
    return await session.commit();
  } finally {
    await session.close();
  }
}

describe('a ring of two nodes', () => {
  it('takes rows on both; with one of them gone it takes them where one is enough, and says so where it is not', async () => {
    const one = connect('one');
    await one.prepare({ run: RUN, payload: 1, locations: [] });
    expect((await one.check()).durability).toMatchObject({ nodes: '2 of 2 up' });
    expect(await keep(one, 0)).toBe(100);
    expect(await one.ledger.count(RUN, [{ producer: 0, offered: 100, acked: 100, unacked: [] }])).toMatchObject([
      { rows: 100, distinct: 100, wrong: 0 },
    ]);

    await ring.kill(2, 'SIGKILL');
    // Until the first node has noticed, it may look up a login on the second, and not answer in time.
    await vi.waitFor(async () => expect((await one.check()).durability).toMatchObject({ nodes: '1 of 2 up' }), {
      timeout: 60_000,
      interval: 500,
    });
    expect(await keep(one, 100)).toBe(100);
    const quorum = connect('local_quorum');
    const refused: unknown = await keep(quorum, 200).catch((thrown: unknown) => thrown);
    expect(Fault.from(refused)).toMatchObject({
      kind: 'transient',
      code: expect.stringMatching(/^(UNAVAILABLE|WRITE_TIMEOUT|TIMEOUT)$/),
    });
    await Promise.all([one.close(), quorum.close()]);
  });
});
