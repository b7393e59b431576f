import fc from 'fast-check';
import { expect, it } from 'vitest';

import { checksum } from '../checksum.ts';
import { RowCount } from './row-count.ts';

const RUN = 'run00001random0000001';
const row = (seq: number, value = 21.5) => ({
  run: RUN,
  producer: 7,
  seq,
  location: 'attic',
  time: 1_000 + seq,
  value,
  checksum: checksum({ run: RUN, producer: 7, seq }, { location: 'attic', time: 1_000 + seq, value }),
  checksumsBelow: 2 ** 32,
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

it('finds rows that are not as they were sent', () => {
  const count = new RowCount({ producer: 7, offered: 6, acked: 6, unacked: [] });
  count.add(row(0));
  count.add({ ...row(1), value: 22 });
  count.add({ ...row(2), value: null });
  count.add({ ...row(3), checksum: null });
  count.add({ ...row(4), location: 'Attic' });
  count.add({ ...row(5), time: 1_006 });
  expect(count.stored()).toMatchObject({ rows: 6, wrong: 5 });
});
