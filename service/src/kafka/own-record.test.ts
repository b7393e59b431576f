import { createRecordsBatch, type MessageRecord } from '@platformatic/kafka';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decode, encode, type Message } from './message.ts';
import { OwnRecord } from './own-record.ts';
import { RecordCursor } from './record-cursor.ts';

const reading = fc.record(
  {
    location: fc.oneof(
      fc.constantFrom('attic', 'cellar'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    ),
    time: fc.oneof(
      fc.integer({ min: 0, max: 2e12 }),
      fc.integer({ min: -1e15, max: 1e15 }),
      fc.double({ noNaN: true, min: 0, max: 1e12 })
    ),
    value: fc.oneof(
      fc.integer({ min: -2e6, max: 2e6 }).map((thousandths) => thousandths / 1000),
      fc.double({ noNaN: true, noDefaultInfinity: true })
    ),
    note: fc.string({ unit: 'grapheme' }),
  },
  { requiredKeys: ['location', 'time', 'value'] }
);
const origin = fc.record({
  run: fc.constantFrom('k3x9a0b1', '00000000', 'zzzzzzzz', 'mi0abc9z0123456789abc', 'zzzzzzzzzzzzzzzzzzzzz'),
  producer: fc.nat(1295),
  seq: fc.maxSafeNat(),
  checksum: fc.nat(46_648),
});

describe('our own record, read from its bytes', () => {
  it("equals the decoder's result wherever it is accepted", () => {
    fc.assert(
      fc.property(reading, origin, (some, from) => {
        const records = recordOf(encode(some, from));
        const own = new OwnRecord();
        if (own.read(records)) {
          expect(contents(own, records)).toEqual(decoded(records));
          expect(texts(own)).toEqual(decoded(records));
        }
      }),
      { numRuns: 2_000 }
    );
  });

  it('is accepted as producers write it', () => {
    for (const value of [
      ...['21.0625', '-0.5', '0', '-0', '85', '0.1', '100000', '19.999999999999'],
      ...['2e3', '1.5e-7', '-2.2250738585072014e-308', '0.30000000000000004', '12345678901234567890'],
    ]) {
      const records = recordOf({ ...SOME, value: `{"location":"attic","time":1795478400123,"value":${value}}` });
      const own = new OwnRecord();
      expect(own.read(records)).toBe(true);
      expect(contents(own, records)).toEqual(decoded(records));
      expect(own.value).toBe(Number(value));
    }
  });

  it.each([
    ['another order', '{"time":1,"location":"attic","value":2}'],
    ['a space', '{"location":"attic", "time":1,"value":2}'],
    ['an escape', '{"location":"a\\u0020b","time":1,"value":2}'],
    ['an exponent without digits', '{"location":"attic","time":1,"value":2e}'],
    ['a value that is infinite', '{"location":"attic","time":1,"value":1e999}'],
    ['a time of more digits than are exact', '{"location":"attic","time":1234567890123456,"value":2}'],
    ['a time with an exponent', '{"location":"attic","time":1e3,"value":2}'],
    ['a value longer than any', `{"location":"attic","time":1,"value":2.${'1'.repeat(30)}}`],
    ['a leading zero', '{"location":"attic","time":1,"value":02}'],
    ['no digit', '{"location":"attic","time":1,"value":-}'],
    ['no decimal', '{"location":"attic","time":1,"value":2.}'],
    ['no location', '{"location":"","time":1,"value":2}'],
    ['a long location', `{"location":"${'x'.repeat(256)}","time":1,"value":2}`],
    ['a time with decimals', '{"location":"attic","time":1.5,"value":2}'],
    ['an extra field', '{"location":"attic","time":1,"value":2,"unit":"K"}'],
    ['trailing data', '{"location":"attic","time":1,"value":2}}'],
    ['a note that is not a string', '{"location":"attic","time":1,"value":2,"note":3}'],
    ['a missing end', '{"location":"attic","time":1,"value":2'],
    ['nothing', ''],
  ])('is left to the decoder with %s', (_, value) => {
    expect(new OwnRecord().read(recordOf({ ...SOME, value }))).toBe(false);
  });

  it.each([
    ['none', {}],
    ['one missing', { run: 'k3x9a0b1', producer: '0', seq: '1' }],
    ['one more', { run: 'k3x9a0b1', producer: '0', seq: '1', checksum: '2', trace: '3' }],
    ['a longer name', { runner: 'k3x9a0b1', producer: '0', seq: '1', checksum: '2' }],
    ['another run id', { run: 'K3X9A0B1', producer: '0', seq: '1', checksum: '2' }],
    ['an empty number', { run: 'k3x9a0b1', producer: '', seq: '1', checksum: '2' }],
    ['a negative number', { run: 'k3x9a0b1', producer: '0', seq: '-1', checksum: '2' }],
    ['a number of 16 digits', { run: 'k3x9a0b1', producer: '0', seq: '1000000000000000', checksum: '2' }],
    ['a long value', { run: 'k3x9a0b1', producer: '0', seq: '1'.repeat(80), checksum: '2' }],
  ])('is left to the decoder with headers like these: %s', (_, headers) => {
    expect(new OwnRecord().read(recordOf({ ...SOME, headers }))).toBe(false);
  });

  it('accepts its headers in any order', () => {
    const records = recordOf({ ...SOME, headers: { checksum: '2', seq: '1', run: 'k3x9a0b1', producer: '7' } });
    const own = new OwnRecord();
    expect(own.read(records)).toBe(true);
    expect(own).toMatchObject({ producer: 7, seq: 1, checksum: 2 });
  });
});

const SOME: Message = encode(
  { location: 'attic', time: 1_795_478_400_123, value: 21.5 },
  { run: 'k3x9a0b1', producer: 0, seq: 1, checksum: 2 }
);

/** A cursor on the only record of a batch, as a broker stores it. */
function recordOf({
  key,
  value,
  headers,
}: Omit<Message, 'headers'> & { headers: Record<string, string> }): RecordCursor {
  const record: MessageRecord = {
    topic: 'temperature',
    key: Buffer.from(key),
    value: Buffer.from(value),
    headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
    timestamp: 1_795_478_400_000n,
  };
  const records = new RecordCursor(createRecordsBatch([record]).buffer);
  expect(records.next()).toBe(true);
  return records;
}

function contents(own: OwnRecord, { bytes }: RecordCursor): unknown {
  const { time, value, producer, seq, checksum } = own;
  return {
    location: bytes.toString('utf8', own.locationStart, own.locationEnd),
    time,
    value,
    ...(own.noteEnd >= 0 && { note: bytes.toString('utf8', own.noteStart, own.noteEnd) }),
    origin: { run: bytes.toString('utf8', own.runStart, own.runEnd), producer, seq, checksum },
  };
}

/** The fields of a record as strings. */
function texts({ location, time, value, note, run, producer, seq, checksum }: OwnRecord): unknown {
  return { location, time, value, ...(note !== undefined && { note }), origin: { run, producer, seq, checksum } };
}

function decoded(records: RecordCursor): unknown {
  return decode(records.key, records.value, records.headers(), records.timestamp);
}
