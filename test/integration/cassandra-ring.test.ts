import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { Fault } from '../../service/src/model/fault.ts';
import { connectCassandra } from '../../service/test/sinks/connect.ts';
import type { StoringSink } from '../../service/src/sinks/contract.ts';
import { refusesOthers } from './cassandra-strangers.ts';
import { scraped } from './scraped.ts';
import { startCassandra, type TestCassandra } from './start-cassandra.ts';
import { storeAndCount } from './store-and-count.ts';

const START = Date.UTC(2026, 10, 24);
const RUN = 'ring0001';
const WAIT = { timeout: 60_000, interval: 500 };

let ring: TestCassandra;
beforeAll(async () => {
  ring = await startCassandra({ nodes: 2 });
}, 300_000);
afterAll(() => ring[Symbol.asyncDispose]());

const connect = (consistency: string) => connectCassandra({ ...ring.target(), timeoutMs: 5_000 }, { consistency });

/** Writes a hundred rows, of so many locations that each node is the first replica of some. Returns the number acked. */
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

const WRITES = 'cassandra_client_requests_total{request="Write"}';

describe('a private Cassandra', { timeout: 240_000 }, () => {
  it('of two nodes keeps each row on both, and one continues without the other', async () => {
    expect(ring.target()).toMatchObject({ contactPoints: ['127.0.0.1', '127.0.0.2'], replicationFactor: 2 });
    await refusesOthers(ring, '127.0.0.1');
    await refusesOthers(ring, '127.0.0.2');
    const readings = storeAndCount(() => connectCassandra(ring.target(), { consistency: 'all' }));
    await readings.store(20);
    expect(await scraped(ring.server, WRITES)).toEqual([expect.any(Number), expect.any(Number)]);
    expect(await scraped(ring.server, 'cassandra_accepts_clients')).toEqual([1, 1]);

    // SIGTERM, because a killed node may lose rows acked in the last second, see provisioning/cassandra.
    await ring.kill(1, 'SIGTERM');
    expect(await ring.server.status()).toMatchObject({ state: 'up', note: expect.stringContaining('1 of') });
    const one = { consistency: 'one', client: 'driver' };
    const atOne = storeAndCount(() => connectCassandra(ring.target(), one));
    expect(await atOne.store(5)).toBe(5);
    await refusesOthers(ring, '127.0.0.2');
    await ring.start(1);
    expect(await ring.server.status()).not.toHaveProperty('note');
    expect(await readings.count()).toBe(20);
  });
});

describe('a ring of two nodes', () => {
  it('accepts rows on both nodes; with one down, accepts them if one is enough, and otherwise says why not', async () => {
    const one = connect('one');
    await one.prepare({ run: RUN, payload: 1, locations: [] });
    await vi.waitFor(async () => expect((await one.check()).durability).toMatchObject({ nodes: '2 of 2 up' }), WAIT);
    expect(await keep(one, 0)).toBe(100);
    expect(await one.ledger.count(RUN, [{ producer: 0, offered: 100, acked: 100, unacked: [] }])).toMatchObject([
      { rows: 100, distinct: 100, wrong: 0 },
    ]);

    await ring.kill(2, 'SIGKILL');
    // Until the first node has noticed the death of the second, it may look up a login there and time out.
    await vi.waitFor(async () => expect((await one.check()).durability).toMatchObject({ nodes: '1 of 2 up' }), WAIT);
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
