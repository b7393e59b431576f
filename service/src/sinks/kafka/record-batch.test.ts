import { Reader, readRecordsBatch } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checksum } from '../checksum.ts';
import { decode, encode } from '../../kafka/message.ts';
import { OwnRecord } from '../../kafka/own-record.ts';
import { prefixOf, RecordBatch, RecordWriter } from './record-batch.ts';
import { offsetAfter, RecordCursor } from '../../kafka/record-cursor.ts';

const RUN = 'mi0abc9z';
const PRODUCER = 12;
const SENT = Date.UTC(2026, 10, 24);
const NOBODY = { id: -1n, epoch: -1 };

const reading = fc.record(
  {
    location: fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }),
    time: fc.integer({ min: -8.64e15, max: 8.64e15 }),
    value: fc.oneof(
      fc.integer({ min: -1e8, max: 1e8 }).map((thousandths) => thousandths / 1000),
      fc.double({ noNaN: true, min: -1e300, max: 1e300 }).map((value) => value + 0)
    ),
    note: fc.string({ unit: 'binary', maxLength: 9_000 }),
  },
  { requiredKeys: ['location', 'time', 'value'] }
);

function batchOf(readings: ReadonlyArray<typeof reading extends fc.Arbitrary<infer T> ? T : never>, firstSeq = 0) {
  const writer = new RecordWriter(RUN, PRODUCER);
  const batch = new RecordBatch();
  readings.forEach((one, at) => writer.append(batch, prefixOf(one.location, 0), firstSeq + at, one, Infinity));
  return batch;
}

function recordsIn(fetched: Buffer) {
  const records = [];
  for (const cursor = new RecordCursor(fetched); cursor.next();) {
    const { key, value, timestamp, offset } = cursor;
    records.push({ offset, timestamp, decoded: decode(key, value, cursor.headers(), timestamp) });
  }
  return records;
}

describe('a batch', () => {
  it('is read by the library as the records that a client would send', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 80 }), fc.nat(1e12), (readings, firstSeq) => {
        const batch = batchOf(readings, firstSeq);
        batch.seal({ id: 77n, epoch: 3 }, 41, SENT, 'none');
        const read = readRecordsBatch(Reader.from(batch.sealed));
        expect(read).toMatchObject({
          producerId: 77n,
          producerEpoch: 3,
          firstSequence: 41,
          firstTimestamp: BigInt(SENT),
        });
        expect(read.lastOffsetDelta).toBe(readings.length - 1);
        const texts = read.records.map(({ key, value, headers }) => ({
          key: String(key),
          value: String(value),
          headers: Object.fromEntries(headers.map(([name, text]) => [String(name), String(text)])),
        }));
        expect(texts).toEqual(
          readings.map((one, at) => {
            const seq = firstSeq + at;
            return encode(one, {
              run: RUN,
              producer: PRODUCER,
              seq,
              checksum: checksum({ run: RUN, producer: PRODUCER, seq }, one),
            });
          })
        );
      })
    );
  });

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const)(
    'with compression %s is read back the same',
    (compression) => {
      fc.assert(
        fc.property(fc.array(reading, { minLength: 1, maxLength: 20 }), (readings) => {
          const batch = batchOf(readings);
          batch.seal(NOBODY, -1, SENT, compression);
          const found = recordsIn(batch.sealed);
          expect(found.map(({ decoded }) => decoded)).toMatchObject(readings);
          expect(found.map(({ offset }) => offset)).toEqual(readings.map((_, at) => at));
          expect(new Set(found.map(({ timestamp }) => timestamp))).toEqual(new Set([SENT]));
        }),
        { numRuns: 30 }
      );
    }
  );

  it('accepts no record that would make it too large, and stays unchanged', () => {
    const writer = new RecordWriter(RUN, PRODUCER);
    const batch = new RecordBatch();
    const prefix = prefixOf('attic', 0);
    const one = { location: 'attic', time: SENT, value: 21.5 };
    expect(writer.append(batch, prefix, 0, one, 400)).toBe(true);
    const { sizeBytes } = batch;
    expect(writer.append(batch, prefix, 1, { ...one, note: 'x'.repeat(300) }, 400)).toBe(false);
    expect(batch).toMatchObject({ sizeBytes, count: 1 });
    expect(writer.append(batch, prefix, 1, one, 400)).toBe(true);
  });

  it('is empty again after a reset', () => {
    const batch = batchOf([{ location: 'attic', time: SENT, value: 1 }]);
    batch.seal(NOBODY, -1, SENT, 'none');
    batch.reset();
    expect(batch).toMatchObject({ count: 0, sealed: Buffer.alloc(0) });
  });
});

describe('a record in our own format', () => {
  it('is decoded as by `decode`, or left to it', () => {
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1, maxLength: 40 }), (readings) => {
        const batch = batchOf(readings);
        batch.seal(NOBODY, -1, SENT, 'none');
        const own = new OwnRecord();
        for (const cursor = new RecordCursor(batch.sealed); cursor.next();) {
          if (!own.read(cursor)) {
            continue;
          }
          const { location, time, value, note, run, producer, seq, checksum: sum } = own;
          expect({
            location,
            time,
            value,
            ...(note !== undefined && { note }),
            origin: { run, producer, seq, checksum: sum },
          }).toEqual(decode(cursor.key, cursor.value, cursor.headers(), cursor.timestamp));
        }
      })
    );
  });

  it('is recognised in its usual forms', () => {
    const batch = batchOf([
      { location: 'pi-kitchen', time: SENT, value: -21.375 },
      { location: 'pi-kitchen', time: SENT, value: 1e-7, note: 'stale' },
    ]);
    batch.seal(NOBODY, -1, SENT, 'none');
    const own = new OwnRecord();
    const cursor = new RecordCursor(batch.sealed);
    expect(cursor.next() && own.read(cursor)).toBe(true);
    expect(own).toMatchObject({
      run: RUN,
      producer: PRODUCER,
      seq: 0,
      location: 'pi-kitchen',
      time: SENT,
      value: -21.375,
    });
    expect(cursor.next() && own.read(cursor)).toBe(true);
    expect(own).toMatchObject({ seq: 1, value: 1e-7, note: 'stale' });
  });
});

describe('data from a broker', () => {
  const batch = batchOf([1, 2, 3].map((value) => ({ location: 'attic', time: SENT, value })));
  batch.seal(NOBODY, -1, SENT, 'none');
  const { sealed } = batch;
  const later = Buffer.from(sealed);
  later.writeBigInt64BE(1_000n, 0);

  it('continues after the last complete batch', () => {
    expect(offsetAfter(Buffer.concat([sealed, later]))).toBe(1_003);
    expect(recordsIn(Buffer.concat([sealed, later])).map(({ offset }) => offset)).toEqual([
      0, 1, 2, 1_000, 1_001, 1_002,
    ]);
  });

  it('may be cut off anywhere: incomplete parts are left out', () => {
    for (let cut = 0; cut < later.length; cut++) {
      const fetched = Buffer.concat([sealed, later.subarray(0, cut)]);
      expect(offsetAfter(fetched)).toBe(3);
      expect(recordsIn(fetched)).toHaveLength(3);
    }
    expect(offsetAfter(sealed.subarray(0, 70))).toBeNull();
  });
});
