import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Reading } from '../../model/reading.ts';
import { SyntheticSource } from './source.ts';

const seeds = fc.integer({ min: 0, max: 4_294_967_295 });
const producers = fc.integer({ min: 0, max: 1_295 });
const locations = fc.integer({ min: 1, max: 20 });

function take(count: number, spec: { seed: number; locations: number }, producer: number): Reading[] {
  const source = new SyntheticSource(spec, producer);
  return Array.from({ length: count }, () => source.read()).flat();
}

describe('synthetic readings', () => {
  it('are the same for the same seed and producer, except for their time', () => {
    fc.assert(
      fc.property(seeds, producers, locations, (seed, producer, places) => {
        const [once, again] = [0, 1].map(() =>
          take(60, { seed, locations: places }, producer).map(({ location, value }) => ({ location, value }))
        );
        expect(once).toEqual(again);
      }),
      { numRuns: 20 }
    );
  });

  it('differ between producers and between seeds', () => {
    const values = (seed: number, producer: number) =>
      take(100, { seed, locations: 4 }, producer).map((reading) => reading.value);
    expect(values(1, 0)).not.toEqual(values(1, 1));
    expect(values(1, 0)).not.toEqual(values(2, 0));
  });

  it('fit the schema, have three decimals as in sysfs, and are plausible for a CPU', () => {
    fc.assert(
      fc.property(seeds, producers, locations, (seed, producer, places) => {
        for (const reading of take(200, { seed, locations: places }, producer)) {
          expect(Reading.parse(reading)).toEqual(reading);
          expect(reading.value).toBe(Number(reading.value.toFixed(3)));
          expect(reading.value).toBeGreaterThan(25);
          expect(reading.value).toBeLessThan(75);
        }
      }),
      { numRuns: 20 }
    );
  });

  it('cycle through the locations, one per call', () => {
    const names = take(7, { seed: 1, locations: 3 }, 0).map((reading) => reading.location);
    expect(names).toEqual([...['1', '2', '3', '1', '2', '3', '1'].map((number) => `synthetic-${number}`)]);
  });

  it('carry the time of the wall clock', () => {
    const before = Date.now();
    const [reading] = take(1, { seed: 1, locations: 1 }, 0);
    expect(reading?.time).toBeGreaterThanOrEqual(before);
    expect(reading?.time).toBeLessThanOrEqual(Date.now());
  });

  it('are warmer in the afternoon than at night, by the seconds of their own day', () => {
    const day = take(86_400, { seed: 3, locations: 1 }, 0).map((reading) => reading.value);
    const mean = (from: number, to: number) =>
      day.slice(from * 3_600, to * 3_600).reduce((sum, value) => sum + value, 0) / ((to - from) * 3_600);
    expect(mean(13, 17) - mean(1, 5)).toBeGreaterThan(8);
  });
});
