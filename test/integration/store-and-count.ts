import type { StoringSink } from '../../service/src/sinks/contract.ts';

/** Stores readings through a sink like one producer of a run, after it has prepared the store, and counts them there. */
export interface StoreAndCount {
  /** Returns the number of acked readings. */
  store(readings: number): Promise<number>;
  /** The number of distinct stored readings. */
  count(): Promise<number>;
}

/** @param connect - A new sink for each call, so that none keeps state about a server from before it was killed. */
export function storeAndCount(connect: () => StoringSink): StoreAndCount {
  const run = Date.now().toString(36);
  let stored = 0;
  return {
    async store(readings) {
      const sink = connect();
      try {
        await sink.prepare({ run, payload: 1, locations: [] });
        const session = await sink.open(run, 0);
        let acked = 0;
        for (const until = stored + readings; stored < until; stored++) {
          await session.write({
            firstSeq: stored,
            readings: [{ location: 'lab', time: Date.now() + stored, value: 21.5 }],
          });
          acked += await session.commit();
        }
        await session.close();
        return acked;
      } finally {
        await sink.close();
      }
    },
    async count() {
      const sink = connect();
      try {
        const account = { producer: 0, offered: stored, acked: stored, unacked: [] };
        const [counted] = (await sink.ledger.count(run, [account])) ?? [];
        return counted?.distinct ?? 0;
      } finally {
        await sink.close();
      }
    },
  };
}
