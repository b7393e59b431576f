import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { JsonReader } from './json-reading.ts';
import type { RecordFields } from './record-fields.ts';

const SENT = Date.UTC(2026, 10, 24, 12);
const NOON = Date.UTC(2025, 5, 30, 12);

/** The time that a reader finds, or its problem with the time. */
function timeIn(body: Record<string, unknown>, fields: RecordFields = {}): unknown {
  const reading = new JsonReader(fields).read({ value: 1, ...body }, 'attic', SENT);
  return 'problem' in reading ? reading.problem : reading.time;
}

describe('the time in JSON from other programs', () => {
  it.each([
    ['seconds', { time: NOON / 1_000 }],
    ['seconds and a fraction', { time: NOON / 1_000 + 0 }],
    ['seconds in a string', { time: `${NOON / 1_000}` }],
    ['milliseconds', { time: NOON }],
    ['microseconds', { time: NOON * 1_000 }],
    ['nanoseconds', { time: NOON * 1_000_000 }],
    ['ISO 8601', { time: '2025-06-30T12:00:00Z' }],
    ['ISO 8601 with an offset', { time: '2025-06-30T14:00:00.000+02:00' }],
    ['ISO 8601 without a zone', { time: '2025-06-30T12:00:00' }],
    ['a time with a space', { time: '2025-06-30 12:00' }],
    ['timestamp', { timestamp: NOON }],
    ['@timestamp', { '@timestamp': '2025-06-30T12:00:00Z' }],
    ['ts', { ts: NOON }],
    ['date', { date: '2025-06-30T12:00:00Z' }],
    ['createdAt', { createdAt: NOON }],
    ['created_at', { created_at: NOON }],
    ['last_changed, as in Home Assistant', { state: 'x', last_changed: '2025-06-30T12:00:00.000000+00:00' }],
    ['Time, as in Tasmota', { Time: '2025-06-30T12:00:00' }],
    ['datetime', { datetime: '2025-06-30 12:00:00' }],
    ['a likelier name before another', { ts: 12, time: NOON }],
  ])('is understood as %s', (_form, body) => {
    expect(timeIn(body)).toBe(NOON);
  });

  it.each([
    ['30 February', { time: '2024-02-30T00:00:00Z' }, 'time: "2024-02-30T00:00:00Z"'],
    ['31 April', { ts: '2025-04-31' }, 'ts: '],
    ['29 February of a year without one', { time: '2023-02-29T10:00:00' }, 'the date does not exist'],
    ['25 hours', { time: '2025-06-30T25:00:00Z' }, 'time: '],
    ['an uptime', { time: 183_204_117 }, 'in any unit'],
    ['the year 2170 in seconds, or February 1970', { time: 6.3e9 }, 'in any unit'],
    ['zero', { time: 0 }, 'in any unit'],
    ['a boolean', { time: true }, 'must be a number or a string'],
    ['an ambiguous order of day and month', { time: '05/06/2025' }, 'day or with the month'],
    ['an empty string', { time: '' }, 'is empty'],
    ['none', { temperature: 3 }, 'no time under a usual name (it has: value, temperature)'],
  ])('is refused, and not replaced by the time of sending: %s', (_what, body, problem) => {
    expect(timeIn(body)).toEqual(expect.stringContaining(problem));
  });

  it('is read by the given name, in the given format and zone', () => {
    expect(timeIn({ time: 'x', when: NOON }, { timeField: 'when' })).toBe(NOON);
    expect(timeIn({ after: { ts: NOON } }, { timeField: 'after.ts' })).toBe(NOON);
    expect(timeIn({ 'after.ts': NOON, after: 7 }, { timeField: 'after.ts' })).toBe(NOON);
    expect(timeIn({ time: NOON }, { timeField: 'when' })).toEqual(expect.stringContaining('it has no when'));
    expect(timeIn({ time: '30/06/2025 14:00:00' }, { timeFormat: 'day-first', timeZone: 'Europe/Berlin' })).toBe(NOON);
    expect(timeIn({ time: 183_204 }, { timeFormat: 'seconds' })).toBe(183_204_000);
  });

  it('is replaced by the time of sending if requested, and only if the record has no time', () => {
    expect(timeIn({}, { missingTime: 'sent' })).toBe(SENT);
    expect(timeIn({ time: 'soon' }, { missingTime: 'sent' })).toEqual(expect.stringContaining('time: "soon"'));
  });

  it('is the same in every unit from 2002 to 2099', () => {
    const moment = fc.integer({ min: Date.UTC(2002), max: Date.UTC(2099, 0) });
    fc.assert(
      fc.property(moment, fc.constantFrom(1e-3, 1, 1e3, 1e6), (time, perMs) => {
        expect(timeIn({ time: time * perMs })).toBe(time);
      })
    );
  });
});

describe('value and location in JSON from other programs', () => {
  const body = { ts: NOON, entity: { id: 'sensor.shed' }, state: '21.5', location: 'no' };
  const fields = { valueField: 'state', locationField: 'entity.id' };

  it('are read by the given names, and a number may then be a string', () => {
    expect(new JsonReader(fields).read(body, 'attic', SENT)).toMatchObject({ value: 21.5, location: 'sensor.shed' });
    const unknown = new JsonReader(fields).read({ ...body, state: 'unavailable' }, 'attic', SENT);
    expect(unknown).toMatchObject({ value: 'unavailable' });
  });
});
