import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { hire } from '../../test/producer/trial-producer.ts';
import { HAPPENINGS, TrialClock, TrialStore } from '../../test/producer/trial-store.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import { Accounts } from './account.ts';

describe('accounts rebuilt from their changes', () => {
  it('equal the whole accounts at any moment, whatever happens to connections and commits', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...HAPPENINGS), { maxLength: 12 }),
        fc.infiniteStream(fc.boolean()),
        fc.integer({ min: 1, max: 60 }),
        async (happenings, looks, rows) => {
          const clock = new TrialClock();
          const store = new TrialStore(clock, happenings);
          const accounts = new Accounts(1);
          const seen: Array<{ rebuilt: ProducerAccount[]; whole: ProducerAccount }> = [];
          const look = () => {
            const change = producer.takeAccountChange();
            accounts.add(change === null ? [] : [change]);
            seen.push({ rebuilt: accounts.all(), whole: producer.account() });
          };
          const lookAtTimes = () => looks.next().value && look();
          const open = async () => {
            const session = await store.open();
            return {
              ...session,
              write: (...batch: Parameters<typeof session.write>) => {
                lookAtTimes();
                return session.write(...batch);
              },
              commit: () => {
                lookAtTimes();
                return session.commit();
              },
            };
          };
          const { producer } = hire({ rows }, clock, open);
          await producer.connect();
          await producer.run().catch(() => {});
          look();
          seen.forEach(({ rebuilt, whole }) => expect(rebuilt).toEqual([whole]));
        }
      )
    );
  });

  it('get no change from a producer that did nothing since', async () => {
    const clock = new TrialClock();
    const { producer } = hire({ rows: 10 }, clock, new TrialStore(clock, ['lost before it']).open);
    expect(producer.takeAccountChange()).toBeNull();
    await producer.connect();
    await producer.run();
    expect(producer.takeAccountChange()).toEqual({ producer: 0, offered: 10, acked: 5, open: 10, unacked: [[0, 4]] });
    expect(producer.takeAccountChange()).toBeNull();
  });

  it('begin at zero, and include all producers', () => {
    const accounts = new Accounts(2);
    accounts.add([{ producer: 1, offered: 7, acked: 2, open: 5, unacked: [[0, 2]] }]);
    expect(accounts.all()).toEqual([
      { producer: 0, offered: 0, acked: 0, unacked: [] },
      {
        producer: 1,
        offered: 7,
        acked: 2,
        unacked: [
          [0, 2],
          [5, 6],
        ],
      },
    ]);
  });
});
