import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { TimeFormat } from '../model/time-format.ts';
import { momentOf, readMoment } from './moment.ts';
import { TimeColumn } from './time-column.ts';
import { UTC, zoneOf } from './zone.ts';

const NOON = Date.UTC(2023, 8, 27, 12);
/** Times that a column may hold: 1930 to 2100, in whole seconds. */
const seconds = fc.integer({ min: -1_262_304_000, max: 4_102_444_800 }).filter((time) => Math.abs(time) > 3e8);

/** The times of a column, or the problem if there is one. */
function column(texts: readonly string[], format: TimeFormat = 'auto', zone = UTC) {
  const looked = new TimeColumn(format);
  texts.forEach((text) => looked.add(text));
  const reading = looked.reading();
  return texts.map((text) => {
    const moment = readMoment(text, reading, zone);
    return 'time' in moment ? moment.time : moment.problem;
  });
}

describe('a column of times', () => {
  it.each([
    ['seconds', ['1695816000', '1695816000.5'], [NOON, NOON + 500]],
    ['milliseconds', ['1695816000000', '-1262304000000'], [NOON, Date.UTC(1930, 0)]],
    ['microseconds', ['1695816000000000', '1695816000000001'], [NOON, NOON]],
    ['nanoseconds', ['1695816000000000000', '1695816000001000000'], [NOON, NOON + 1]],
    ['dates in digits', ['20230927', '20230928'], [Date.UTC(2023, 8, 27), Date.UTC(2023, 8, 28)]],
    ['hours in digits', ['2023092712', '2023092713'], [NOON, NOON + 3_600_000]],
    ['seconds that look like hours in digits of 1863', ['1863011800'], [1_863_011_800_000]],
    ['minutes in digits', ['202309271200', '202309271210'], [NOON, NOON + 600_000]],
    ['seconds in digits', ['20230927120000'], [NOON]],
    ['days of Excel', ['45196,5', '45196.75'], [NOON, NOON + 21_600_000]],
    [
      'ISO 8601 with zones',
      ['2023-09-27T14:00:00+02:00', '2023-09-27 12:00:00 UTC', '20230927T120000Z'],
      [NOON, NOON, NOON],
    ],
    ['years first', ['2023/09/27 12:00', '2023.9.27 12:00'], [NOON, NOON]],
    ['points, so the day first', ['27.09.2023 12:00:00', '01.02.23'], [NOON, Date.UTC(2023, 1, 1)]],
    ['days first, as one shows', ['05/01/2024', '13/01/2024'], [Date.UTC(2024, 0, 5), Date.UTC(2024, 0, 13)]],
    ['months first, as one shows', ['05/01/2024', '01/13/2024'], [Date.UTC(2024, 4, 1), Date.UTC(2024, 0, 13)]],
    [
      'half days',
      ['1/13/2024 12:05 AM', '1/13/2024, 1:00:30 pm'],
      [Date.UTC(2024, 0, 13, 0, 5), Date.UTC(2024, 0, 13, 13, 0, 30)],
    ],
    ['a number and an unambiguous date', ['1695816000000', '2023-09-27T12:00Z'], [NOON, NOON]],
    ['the end of a day', ['2023-09-26T24:00'], [Date.UTC(2023, 8, 27)]],
  ])('is read in %s', (_way, texts, times) => {
    expect(column(texts)).toEqual(times);
  });

  it.each([
    ['05/01/2024', 'may start with the day or with the month: set `timeFormat` to day-first or month-first'],
    ['23/09/27', 'may start with the day'],
    ['0', 'near 1970 in every unit'],
    ['yesterday', 'is not a time'],
    ['', 'is empty'],
    ['2023-02-30', 'the date does not exist'],
    ['31.04.2023', 'the date does not exist'],
    ['2023-09-27T25:00', 'is not a time'],
    ['1e300', 'near 1970 in every unit'],
  ])('explains why %s alone is not a time', (text, problem) => {
    expect(column([text])).toEqual([expect.stringContaining(problem)]);
  });

  it('has no order if some dates start with the day and others with the month', () => {
    expect(column(['13/01/2024', '01/13/2024', '01/02/2024'])).toEqual([
      ...Array.from({ length: 3 }, () =>
        expect.stringContaining('dates with the day first (13/01/2024) and dates with the month first (01/13/2024)')
      ),
    ]);
  });

  it.each([
    ['another unit', ['1695816000000', '1695816060000', '1695816120'], 'looks like seconds since 1970'],
    ['a clock that was not set', ['1695816000', '1695816060', '14'], 'would be near 1970'],
    ['30 February', ['20230227', '20230228', '20230230'], 'the date does not exist'],
  ])('does not accept %s as one of its times', (_what, texts, problem) => {
    expect(column(texts).at(-1)).toContain(problem);
  });

  it('accepts small numbers if other times are from as long ago', () => {
    expect(column(['-86400', '0', '300000000'])).toEqual([-86_400_000, 0, 3e11]);
  });

  it.each([
    ['seconds', '14', 14_000],
    ['milliseconds', '1000.6', 1001],
    ['day-first', '05/01/24 7:30', Date.UTC(2024, 0, 5, 7, 30)],
    ['month-first', '05-01-2024', Date.UTC(2024, 4, 1)],
    ['excel', '2', Date.UTC(1900, 0, 1)],
  ] as const)('is read in %s if that format is named', (format, text, time) => {
    expect(column([text], format)).toEqual([time]);
  });

  it('that is not in the named format says what it looks like', () => {
    expect(column(['2023-09-27'], 'seconds')).toEqual(['looks like ISO 8601, not seconds since 1970']);
    expect(column(['30.02.2023'], 'day-first')).toEqual([expect.stringContaining('the time does not exist')]);
  });

  it('is read back in whichever format it was written', () => {
    const write: Readonly<Record<string, (time: number) => string>> = {
      seconds: (time) => String(time),
      milliseconds: (time) => String(time * 1000),
      microseconds: (time) => String(time * 1_000_000),
      nanoseconds: (time) => `${time}000000000`,
      iso: (time) => new Date(time * 1000).toISOString(),
    };
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1 }), fc.constantFrom(...Object.values(write)), (times, written) => {
        expect(column(times.map(written))).toEqual(times.map((time) => time * 1000));
      })
    );
  });
});

describe('a single time', () => {
  it('is milliseconds or ISO 8601', () => {
    expect(momentOf(1_695_816_000_000)).toEqual({ time: NOON });
    expect(momentOf(' 2023-09-27T12:00Z ')).toEqual({ time: NOON });
  });

  it.each([
    [1_704_456_000, 'looks like seconds since 1970, not milliseconds since 1970; if so, set `timeFormat` seconds'],
    [1_704_456_000_000_000, 'looks like microseconds since 1970'],
    ['20230927', 'looks like a date in digits'],
    [0, 'would be near 1970'],
    ['27.09.2023', 'looks like a date with the day first: set `timeFormat` day-first'],
    ['soon', 'is not a time'],
  ])('is refused as %s', (text, problem) => {
    expect(momentOf(text)).toEqual({ problem: expect.stringContaining(problem) });
  });

  it('is in the given unit', () => {
    expect(momentOf(1_695_816_000, 'seconds')).toEqual({ time: NOON });
    expect(momentOf(0, 'milliseconds')).toEqual({ time: 0 });
  });
});

describe('a time without a zone', () => {
  const at = (text: string, zone: string) => momentOf(text, 'auto', zoneOf(zone) ?? UTC);

  it('is in the given zone, as it was at that time', () => {
    expect(at('2023-09-27T14:00', 'Europe/Berlin')).toEqual({ time: NOON });
    expect(at('2023-12-27T13:00', 'Europe/Berlin')).toEqual({ time: Date.UTC(2023, 11, 27, 12) });
    expect(at('2023-09-27T06:30', '-05:30')).toEqual({ time: NOON });
    expect(at('2023-09-27T12:00Z', 'Europe/Berlin')).toEqual({ time: NOON });
  });

  it.each(['2023-03-26T02:30', '2023-10-29T02:30'])('does not exist where clocks change: %s', (text) => {
    expect(at(text, 'Europe/Berlin')).toEqual({ problem: expect.stringContaining('because of a clock change') });
  });

  it('cannot be in a zone that does not exist', () => {
    expect(['Europe/Atlantis', '+25:00', ''].map(zoneOf)).toEqual([null, null, null]);
  });

  it('is the same as that of Date, in every hour of years with clock changes', () => {
    const zones = fc.constantFrom('America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Casablanca');
    const instants = fc.integer({ min: Date.UTC(2000, 0) / 60_000, max: Date.UTC(2030, 0) / 60_000 });
    fc.assert(
      fc.property(zones, instants, (name, minutes) => {
        const time = minutes * 60_000;
        const wall = new Date(time).toLocaleString('sv-SE', { timeZone: name });
        const moment = at(wall, name);
        if ('time' in moment) {
          expect(moment.time).toBe(time);
        }
      })
    );
  });
});
