import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decode, encode } from './message.ts';

const SENT = Date.UTC(2026, 10, 24, 12);

/** Decodes as if a client had read it, with {@link SENT} as the time of sending. */
function read(
  value: unknown,
  { key = 'attic', headers = {} }: { key?: string; headers?: Record<string, string> } = {}
) {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return decode(Buffer.from(key), Buffer.from(text), new Map(Object.entries(headers)), SENT);
}

describe('our own record', () => {
  it('is read as it was written', () => {
    const readings = fc.record(
      {
        location: fc.string({ minLength: 1, maxLength: 20, unit: 'binary' }),
        time: fc.integer({ min: -8.64e15, max: 8.64e15 }),
        value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
        note: fc.string({ unit: 'binary' }),
      },
      { requiredKeys: ['location', 'time', 'value'] }
    );
    const origins = fc.record({
      run: fc.stringMatching(/^[0-9a-z]{8}([0-9a-z]{13})?$/),
      producer: fc.nat(1295),
      seq: fc.maxSafeNat(),
      checksum: fc.nat(46_648),
    });
    fc.assert(
      fc.property(readings, origins, (reading, origin) => {
        const { key, value, headers } = encode(reading, origin);
        expect(read(value, { key, headers })).toEqual({ ...reading, origin });
      })
    );
  });

  it('whose headers are damaged is poison, not a reading of unknown origin', () => {
    const headers = { run: '0m9x3k2a', producer: '1', seq: '-2' };
    expect(read({ value: 1 }, { headers })).toEqual({
      poison: expect.stringMatching(/seq: must be a decimal.*checksum/),
    });
  });
});

describe('a record from another program', () => {
  it('uses its key as the location if its JSON has none', () => {
    expect(read({ value: 21.5, time: SENT })).toEqual({ location: 'attic', time: SENT, value: 21.5, origin: null });
  });

  it("may use the original article's names", () => {
    const story = { reading_location: 'pi', reading_date: '2026-11-24 10:00:00', reading_value: 40, reading_note: 'x' };
    const time = Date.UTC(2026, 10, 24, 10);
    expect(read(story)).toEqual({ location: 'pi', time, value: 40, note: 'x', origin: null });
  });

  it('treats null as missing, and ignores headers from other programs', () => {
    const value = { location: null, time: null, ts: SENT, value: 1, note: null, unit: '°C' };
    expect(read(value, { headers: { traceparent: '00-1' } })).toEqual({
      location: 'attic',
      time: SENT,
      value: 1,
      origin: null,
    });
  });

  it.each([
    ['milliseconds', 1_764_000_000_123, 1_764_000_000_123],
    ['ISO 8601 with a zone', '2026-11-24T11:00:00.5+01:00', Date.UTC(2026, 10, 24, 10, 0, 0, 500)],
    ['ISO 8601 without one, as UTC', '2026-11-24T10:00', Date.UTC(2026, 10, 24, 10)],
    ["SQL's form, as UTC", '2026-11-24 10:00:00.250', Date.UTC(2026, 10, 24, 10, 0, 0, 250)],
    ['a date', '2026-11-24', Date.UTC(2026, 10, 24)],
  ])('understands a time as %s', (_form, time, expected) => {
    expect(read({ value: 1, time })).toMatchObject({ time: expected });
  });

  it.each([
    ['no JSON', '21.5 degrees', 'not a JSON object'],
    ['no object', '[21.5]', 'not a JSON object'],
    ['no value', { location: 'attic', time: SENT }, 'value: '],
    ['a value that is not a number', { value: '21.5', time: SENT }, 'value: '],
    ['text in place of a time', { value: 1, time: 'yesterday' }, 'time: '],
    ['a time beyond all dates', { value: 1, time: 1e300 }, 'time: '],
    ['a location too long', { value: 1, location: 'x'.repeat(2_000), time: SENT }, 'location: '],
    ['half a character', { value: 1, location: 'a\ud83d', time: SENT }, 'location: must be Unicode'],
  ])('is poison with %s, and gives the reason', (_what, value, reason) => {
    expect(read(value)).toEqual({ poison: expect.stringContaining(reason) });
  });

  it('is poison if its value or key is not UTF-8', () => {
    const text = `{"location":"K\xfcche","time":${SENT},"value":3}`;
    expect(decode(null, Buffer.from(text, 'latin1'), new Map(), SENT)).toEqual({
      poison: expect.stringContaining('not UTF-8'),
    });
    expect(decode(Buffer.from([0xc3]), Buffer.from(`{"time":${SENT},"value":3}`), new Map(), SENT)).toEqual({
      poison: expect.stringContaining('location: must be Unicode'),
    });
    expect(decode(Buffer.from([0xc3]), Buffer.from(text, 'utf8'), new Map(), SENT)).toMatchObject({
      location: 'Küche',
    });
  });

  it('is poison without location and key, and as a tombstone', () => {
    expect(read({ value: 1, time: SENT }, { key: '' })).toEqual({ poison: expect.stringContaining('location: ') });
    expect(decode(null, null, new Map(), SENT)).toEqual({ poison: 'It has no value.' });
  });
});
