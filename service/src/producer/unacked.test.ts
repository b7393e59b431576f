import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { without } from './seq-ranges.ts';
import { Unacked } from './unacked.ts';

type Range = readonly [number, number];

function numbersOf(ranges: readonly Range[]): number[] {
  return ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at));
}

/** Ascending ranges, some of which touch. */
const ascending = fc.array(fc.tuple(fc.nat(3), fc.nat(3))).map((steps) => {
  let next = 0;
  return steps.map(([gap, length]): Range => {
    const first = next + gap;
    next = first + length + 1;
    return [first, first + length];
  });
});

describe('unacked readings', () => {
  it('contain what was added, in as few ranges as possible', () => {
    fc.assert(
      fc.property(ascending, (added) => {
        const unacked = new Unacked();
        added.forEach(([first, last]) => unacked.add(first, last));
        const ranges = unacked.ranges();
        expect(numbersOf(ranges)).toEqual(numbersOf(added));
        ranges.slice(1).forEach(([first], at) => expect(first).toBeGreaterThan(ranges[at][1] + 1));
      })
    );
  });

  it('report what is new, so that a copy of them stays equal', () => {
    fc.assert(
      fc.property(ascending, fc.array(fc.boolean()), (added, reports) => {
        const unacked = new Unacked();
        const copy = new Unacked();
        added.forEach(([first, last], at) => {
          unacked.add(first, last);
          if (reports[at]) {
            unacked.takeNew().forEach((range) => copy.add(...range));
            expect(copy.ranges()).toEqual(unacked.ranges());
            expect(unacked.takeNew()).toEqual([]);
          }
        });
        const unreported = numbersOf(unacked.takeNew());
        expect([...numbersOf(copy.ranges()), ...unreported]).toEqual(numbersOf(unacked.ranges()));
      })
    );
  });

  it('accept a reading that is already among them only once', () => {
    const unacked = new Unacked();
    unacked.add(3, 9);
    unacked.add(5, 5);
    expect(unacked.ranges()).toEqual([[3, 9]]);
  });

  it('throw if there are too many ranges to keep', () => {
    const unacked = new Unacked();
    for (let seq = 0; seq < 2 * 9_999; seq += 2) {
      unacked.add(seq, seq);
    }
    expect(() => unacked.checkRoom()).not.toThrow();
    unacked.add(30_000, 30_000);
    expect(() => unacked.checkRoom()).toThrow(expect.objectContaining({ kind: 'fatal', code: 'TOO_MANY_UNACKED' }));
  });
});

it('the ranges without a part contain every other number and none of it', () => {
  fc.assert(
    fc.property(ascending, fc.nat(30), fc.nat(10), (ranges, first, length) => {
      const rest = without(ranges, first, first + length);
      expect(numbersOf(rest)).toEqual(numbersOf(ranges).filter((seq) => seq < first || seq > first + length));
    })
  );
});
