import { describe, expect, it } from 'vitest';

import { committedBatches } from './aborted.ts';

const CONTROL = 1 << 5;
const TRANSACTIONAL = 1 << 4;

/** A batch of one record, which sets only the bytes that `committedBatches` reads. The record's value names it. */
function batch(offset: number, { producerId = -1, attributes = 0, markType = 0 } = {}): Buffer {
  const bytes = Buffer.alloc(80);
  bytes.writeBigInt64BE(BigInt(offset), 0);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeInt16BE(attributes, 21);
  bytes.writeBigInt64BE(BigInt(producerId), 43);
  bytes.writeInt32BE(1, 57);
  bytes.writeInt16BE(markType, 68);
  return bytes;
}

function offsetsOf(batches: Buffer): number[] {
  return Array.from({ length: batches.length / 80 }, (_, at) => Number(batches.readBigInt64BE(at * 80)));
}

const OF_7 = { producerId: 7, attributes: TRANSACTIONAL };
const MARK_OF_7 = { producerId: 7, attributes: TRANSACTIONAL | CONTROL };

describe("the batches of an aborted transaction in a broker's answer", () => {
  it('are left out up to its marker, but nothing else is', () => {
    const records = Buffer.concat([
      batch(0, OF_7),
      batch(1, { ...MARK_OF_7, markType: 1 }),
      batch(2, OF_7),
      batch(3),
      batch(4, { producerId: 8, attributes: TRANSACTIONAL }),
      batch(5, MARK_OF_7),
      batch(6, OF_7),
      batch(7, { ...MARK_OF_7, markType: 1 }),
    ]);
    const { batches, nextOffset } = committedBatches(records, [{ producerId: 7n, firstOffset: 2 }]);
    expect(offsetsOf(batches)).toEqual([0, 3, 4, 6]);
    expect(nextOffset).toBe(8);
  });

  it('are skipped even if there is nothing else', () => {
    expect(committedBatches(batch(4, OF_7), [{ producerId: 7n, firstOffset: 1 }])).toEqual({
      batches: Buffer.alloc(0),
      nextOffset: 5,
    });
  });
});

describe('a batch that is cut off at the end', () => {
  it('is left to the next fetch', () => {
    const cut = Buffer.concat([batch(0), batch(1).subarray(0, 79)]);
    expect(committedBatches(cut, [])).toEqual({ batches: cut.subarray(0, 80), nextOffset: 1 });
    expect(committedBatches(cut.subarray(0, 20), [])).toEqual({ batches: Buffer.alloc(0), nextOffset: null });
  });
});
