import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ProducerAccount } from '../sinks/contract.ts';
import { delivered, offered, rangesOf } from './account.ts';

const NOTHING: ProducerAccount = { producer: 0, offered: 0, acked: 0, unacked: [] };

describe('the account of a collection', () => {
  it('counts an offered reading as unacked until it is delivered', () => {
    const account = offered(NOTHING, 9);
    expect(account).toEqual({ producer: 0, offered: 10, acked: 0, unacked: [[0, 9]] });
    expect(delivered(account, [0, 3])).toEqual({ producer: 0, offered: 10, acked: 4, unacked: [[4, 9]] });
  });

  it('counts a dropped reading as unacked', () => {
    const account = delivered(delivered(offered(NOTHING, 9), [0, 3]), [5, 9]);
    expect(account).toEqual({ producer: 0, offered: 10, acked: 9, unacked: [[4, 4]] });
  });

  it('includes what a killed collection had not reported yet, but not as acked', () => {
    const before = delivered(offered(NOTHING, 9), [0, 9]);
    expect(delivered(before, [15, 19])).toEqual({ producer: 0, offered: 20, acked: 15, unacked: [[10, 14]] });
  });

  it('always has offered = acked + unacked, whether readings are delivered in any order, twice or never', () => {
    const ranges = fc.tuple(fc.nat(60), fc.nat(9)).map(([first, more]) => [first, first + more] as const);
    const steps = fc.array(fc.oneof(fc.record({ offer: fc.nat(60) }), fc.record({ deliver: ranges })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(steps, (history) => {
        let account = NOTHING;
        const acked = new Set<number>();
        for (const step of history) {
          if ('offer' in step) {
            account = offered(account, step.offer);
          } else {
            account = delivered(account, step.deliver);
            numbersIn([step.deliver]).forEach((seq) => acked.add(seq));
          }
        }
        const unacked = numbersIn(account.unacked);
        expect(account.acked).toBe(acked.size);
        expect(unacked).toEqual(
          Array.from({ length: account.offered }, (_, seq) => seq).filter((seq) => !acked.has(seq))
        );
      })
    );
  });
});

describe('numbers as ranges', () => {
  it('contain the same numbers in as few ranges as possible', () => {
    expect(rangesOf([])).toEqual([]);
    expect(rangesOf([1, 2, 3, 7, 9, 10])).toEqual([
      [1, 3],
      [7, 7],
      [9, 10],
    ]);
  });
});

function numbersIn(ranges: ReadonlyArray<readonly [number, number]>): number[] {
  return ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
}
