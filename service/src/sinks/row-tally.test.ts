import fc from 'fast-check';
import { expect, it } from 'vitest';

import { RowTally } from './row-tally.ts';

it('gives the same counts as a plain list and a set', () => {
  const seqs = fc.array(fc.integer({ min: 0, max: 200_000 }).map((seq) => seq - (seq % 997)));
  const ranges = fc
    .uniqueArray(fc.integer({ min: 0, max: 200_000 }), { maxLength: 20 })
    .map((borders) => borders.sort((a, b) => a - b))
    .map((borders) =>
      borders.flatMap((first, at) =>
        at % 2 === 0 && at + 1 < borders.length ? [[first, borders[at + 1]] as const] : []
      )
    );
  fc.assert(
    fc.property(seqs, ranges, fc.integer({ min: 0, max: 250_000 }), (stored, unacked, offered) => {
      const tally = new RowTally({ producer: 7, offered, acked: 0, unacked });
      stored.forEach((seq) => tally.add(seq, true));
      const distinct = [...new Set(stored)];
      const isUnacked = (seq: number) => seq >= offered || unacked.some(([first, last]) => seq >= first && seq <= last);
      expect(tally.stored()).toEqual({
        producer: 7,
        rows: stored.length,
        distinct: distinct.length,
        unacked: distinct.filter(isUnacked).length,
        highestSeq: Math.max(-1, ...stored),
        wrong: 0,
      });
    })
  );
});

it('counts the rows that are wrong', () => {
  const tally = new RowTally({ producer: 7, offered: 3, acked: 3, unacked: [] });
  [true, false, false].forEach((isRight, seq) => tally.add(seq, isRight));
  expect(tally.stored()).toMatchObject({ rows: 3, wrong: 2 });
});
