import fc from 'fast-check';
import { expect, it } from 'vitest';

import { checksum } from '../checksum.ts';
import { RowCount } from './row-count.ts';

const row = (seq: number, value = 21.5) => ({
  run: 'run00001',
  producer: 7,
  seq,
  value,
  checksum: checksum(7, seq, value),
});

it('counts what a plain list and a set would', () => {
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
      const count = new RowCount({ producer: 7, offered, acked: 0, unacked });
      stored.forEach((seq) => count.add(row(seq)));
      const distinct = [...new Set(stored)];
      const isUnacked = (seq: number) => seq >= offered || unacked.some(([first, last]) => seq >= first && seq <= last);
      expect(count.stored()).toEqual({
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

it('finds values that are not those sent, or gone', () => {
  const count = new RowCount({ producer: 7, offered: 4, acked: 4, unacked: [] });
  count.add(row(0));
  count.add({ ...row(1), value: 22 });
  count.add({ ...row(2), value: null });
  count.add({ ...row(3), checksum: null });
  expect(count.stored()).toMatchObject({ rows: 4, wrong: 3 });
});
