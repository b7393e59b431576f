import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ProducerAccount, SeqRange, StoredCount } from '../sinks/contract.ts';
import { invalidReasons, settle } from './ledger.ts';

/** The fate of one reading: whether it was acked, how often it is stored, and whether with another value. */
const reading = fc.record({
  acked: fc.boolean(),
  copies: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, fc.constantFrom(0, 2, 3)),
  wrong: fc.oneof({ weight: 8, arbitrary: fc.constant(false) }, fc.constant(true)),
});
/** Rows that the account does not include: written after its last record. */
const history = fc.record({ readings: fc.array(reading, { maxLength: 30 }), beyond: fc.nat(3) });
type History = typeof history extends fc.Arbitrary<infer T> ? T : never;

function accountOf({ readings }: History, producer: number): ProducerAccount {
  const unacked = readings.flatMap(({ acked }, seq): SeqRange[] => (acked ? [] : [[seq, seq]]));
  return { producer, offered: readings.length, acked: readings.length - unacked.length, unacked };
}

/** Counts as a store does: from the rows alone. */
function countOf({ readings, beyond }: History, producer: number): StoredCount {
  const stored = readings.flatMap((each, seq) => (each.copies > 0 ? [{ ...each, seq }] : []));
  const last = Array.from({ length: beyond }, (_, at) => readings.length + at);
  return {
    producer,
    rows: stored.reduce((sum, { copies }) => sum + copies, 0) + beyond,
    distinct: stored.length + beyond,
    unacked: stored.filter(({ acked }) => !acked).length + beyond,
    highestSeq: last.at(-1) ?? stored.at(-1)?.seq ?? -1,
    wrong: stored.reduce((sum, { wrong, copies }) => sum + (wrong ? copies : 0), 0),
  };
}

describe('a ledger', () => {
  it('reports the fate of the readings in every case', () => {
    fc.assert(
      fc.property(fc.array(history, { maxLength: 4 }), (histories) => {
        const accounts = histories.map(accountOf);
        const stored = histories.map(countOf).filter(({ rows }) => rows > 0);
        const ledger = settle(accounts, stored, { rejected: 3, dropped: 4 });
        const all = histories.flatMap(({ readings }) => readings);
        const beyond = histories.reduce((sum, each) => sum + each.beyond, 0);
        const count = (is: (each: (typeof all)[number]) => boolean) => all.filter(is).length;
        expect(ledger).toMatchObject({
          offered: all.length,
          acked: count(({ acked }) => acked),
          stored: all.reduce((sum, { copies }) => sum + copies, 0) + beyond,
          lost: count(({ acked, copies }) => acked && copies === 0),
          duplicated: all.reduce((sum, { copies }) => sum + Math.max(0, copies - 1), 0),
          storedUnacked: count(({ acked, copies }) => !acked && copies > 0) + beyond,
          wrong: all.reduce((sum, { wrong, copies }) => sum + (wrong ? copies : 0), 0),
          rejected: 3,
          dropped: 4,
        });
        const isSound = ledger.lost === 0 && ledger.duplicated === 0 && ledger.wrong === 0;
        expect(invalidReasons(ledger).length === 0).toBe(isSound);
      })
    );
  });

  it("does not balance one producer's surplus rows against another's lost rows", () => {
    const accounts = [0, 1].map((producer) => ({ producer, offered: 10, acked: 10, unacked: [] }));
    const stored = [
      { producer: 0, rows: 20, distinct: 10, unacked: 0, highestSeq: 9, wrong: 0 },
      { producer: 1, rows: 4, distinct: 4, unacked: 0, highestSeq: 9, wrong: 0 },
    ];
    const ledger = settle(accounts, stored, { rejected: 0, dropped: 0 });
    expect(ledger).toMatchObject({ lost: 6, duplicated: 10, gaps: 6 });
    expect(invalidReasons(ledger)).toEqual([
      '6 acked readings are not in the store.',
      '10 readings are in the store more than once.',
    ]);
  });

  it('of a store that is empty has lost all acked rows', () => {
    const account = { producer: 0, offered: 7, acked: 5, unacked: [[5, 6] as const] };
    expect(settle([account], [], { rejected: 0, dropped: 0 })).toMatchObject({ stored: 0, lost: 5, storedUnacked: 0 });
  });
});
