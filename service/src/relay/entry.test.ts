import { createRecordsBatch } from '@platformatic/kafka';
import { describe, expect, it } from 'vitest';

import { checksum } from '../sinks/checksum.ts';
import { encode } from '../kafka/message.ts';
import { EntryReader, rawOf, type Entry } from './entry.ts';

const SENT = Date.UTC(2026, 10, 24);
const READING = { location: 'attic', time: SENT - 5, value: 21.5, note: 'ünder the roof' };
const RELAY = 'r0000001random0000001';
const PLACE = { run: 'm0000001', producer: 3, seq: 12 };
const ORIGIN = { ...PLACE, checksum: checksum(PLACE, READING) };

interface Written {
  key?: string;
  value?: string;
  headers?: Record<string, string>;
}

/** What a reader decodes from records as a producer would write them, the first at offset 0. */
function read(records: readonly Written[], from = 0): Entry[] {
  const batch = createRecordsBatch(
    records.map(({ key, value, headers = {} }) => ({
      topic: 'topic',
      timestamp: BigInt(SENT),
      ...(key !== undefined && { key: Buffer.from(key) }),
      value: Buffer.from(value ?? ''),
      headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
    }))
  );
  return new EntryReader({ relay: RELAY, partition: 2 }, {}).read(batch.buffer, from);
}

describe('a record of the Kafka sink', () => {
  it('keeps the identity it was written under, and is read back unchanged', () => {
    const record = encode(READING, ORIGIN);
    const [entry] = read([record]);
    expect(entry).toEqual({ offset: 0, sentAt: SENT, content: { ...READING, origin: ORIGIN }, raw: null });
    expect(rawOf(entry)).toEqual({
      key: Buffer.from(record.key),
      value: Buffer.from(record.value),
      headers: new Map(Object.entries(record.headers)),
    });
  });

  it.each([
    ['a run that is not an id', { ...encode(READING, ORIGIN).headers, run: "x'); --1" }],
    ['a number too great to be exact', { ...encode(READING, ORIGIN).headers, seq: '9007199254740993' }],
  ])('is poison with %s', (_what, headers) => {
    const [entry] = read([{ ...encode(READING, ORIGIN), headers }]);
    expect(entry.content).toEqual({ poison: expect.stringContaining('Its headers name a run') });
  });

  it.each(['"torn', '"a" "b"', '7'])('is poison with a note that is %s', (note) => {
    const record = encode(READING, ORIGIN);
    const [entry] = read([{ ...record, value: record.value.replace('"ünder the roof"', note) }]);
    expect(entry.content).toEqual({ poison: expect.any(String) });
  });

  it.each([
    ['no location', ''],
    ['a location longer than any store accepts', 'x'.repeat(256)],
  ])('is poison with %s', (_what, location) => {
    const [entry] = read([encode({ ...READING, location }, ORIGIN)]);
    expect(entry.content).toEqual({ poison: expect.stringContaining('location') });
  });
});

describe('a record from another program', () => {
  it('is identified by its relay, partition and offset', () => {
    const [, entry] = read([{ value: 'x' }, { key: 'pi', value: `{"value":40,"time":${SENT}}` }]);
    const reading = { location: 'pi', time: SENT, value: 40 };
    const place = { run: RELAY, producer: 2, seq: 1 };
    expect(entry.content).toEqual({ ...reading, origin: { ...place, checksum: checksum(place, reading) } });
  });

  it('that is not a reading is kept unchanged, with the reason', () => {
    const [entry] = read([{ key: 'k', value: 'no JSON', headers: { mine: 'x' } }]);
    expect(entry.content).toEqual({ poison: 'Its value is not a JSON object.' });
    expect(rawOf(entry)).toEqual({
      key: Buffer.from('k'),
      value: Buffer.from('no JSON'),
      headers: new Map([['mine', 'x']]),
    });
  });
});

describe('records before the requested offset', () => {
  it('are fetched with their batch, but left out', () => {
    const records = [0, 1, 2].map((seq) => encode(READING, { ...ORIGIN, seq }));
    expect(read(records, 2).map(({ offset }) => offset)).toEqual([2]);
  });
});
