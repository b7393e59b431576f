import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { blockOf, dayOf, KnownPlaces, minuteOf, SEQS_PER_BLOCK, slicesOf, type Place } from './places.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 10, 24, 23, 58);
const time = fc.double({ min: START, max: START + 5 * MINUTE_MS, noNaN: true });
const location = fc.constantFrom('attic', 'cellar', 'lab');

describe('the places of a session', () => {
  it('contain every reading by its block, location and minute, and are recorded before the reading', () => {
    const seq = fc.integer({ min: SEQS_PER_BLOCK - 3, max: SEQS_PER_BLOCK + 3 });
    fc.assert(
      fc.property(fc.array(fc.record({ seq, location, time })), (readings) => {
        const places = new KnownPlaces();
        const recorded = new Set<Place>();
        for (const reading of readings) {
          const place = places.of(reading.seq, { ...reading, value: 1 });
          places.takeFresh().forEach((fresh) => recorded.add(fresh));
          expect(recorded).toContain(place);
          expect(place).toEqual({
            location: reading.location,
            minuteMs: minuteOf(reading.time),
            block: blockOf(reading.seq),
          });
        }
      })
    );
  });

  it('are recorded once as long as readings stay in them', () => {
    const places = new KnownPlaces();
    for (let seq = 0; seq < 60; seq++) {
      places.of(seq, { location: 'lab', time: START + seq * 1000, value: 1 });
      places.of(seq, { location: 'attic', time: START + seq * 1000, value: 1 });
    }
    expect(places.takeFresh()).toHaveLength(2);
    expect(places.takeFresh()).toEqual([]);
  });

  it('use the minute that a time is rounded to, as the table keeps whole milliseconds', () => {
    expect(minuteOf(START + MINUTE_MS - 0.5)).toBe(START + MINUTE_MS);
    expect(minuteOf(-1)).toBe(-MINUTE_MS);
  });
});

describe('slices', () => {
  it('contain each minute once, do not overlap, and stay within a day', () => {
    const minute = fc.record({
      location,
      minuteMs: fc.integer({ min: 0, max: 8 }).map((at) => START + at * MINUTE_MS),
    });
    fc.assert(
      fc.property(fc.array(minute), (minutes) => {
        const slices = slicesOf(minutes);
        const held = slices.flatMap((slice) => {
          expect(dayOf(slice.fromMs)).toBe(dayOf(slice.untilMs - 1));
          const starts = Array.from({ length: (slice.untilMs - slice.fromMs) / MINUTE_MS }, (_, at) => at * MINUTE_MS);
          return starts.map((start) => `${slice.location} ${slice.fromMs + start}`);
        });
        expect(held.toSorted()).toEqual([...new Set(minutes.map((one) => `${one.location} ${one.minuteMs}`))].sort());
      })
    );
  });

  it('are as few as the days allow', () => {
    const minutes = Array.from({ length: 5 }, (_, at) => ({ location: 'lab', minuteMs: START + at * MINUTE_MS }));
    expect(slicesOf(minutes)).toEqual([
      { location: 'lab', fromMs: START, untilMs: START + 2 * MINUTE_MS },
      { location: 'lab', fromMs: START + 2 * MINUTE_MS, untilMs: START + 5 * MINUTE_MS },
    ]);
  });
});
