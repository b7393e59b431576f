import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { seededRandom } from '../stats/random.ts';
import { Agenda } from './agenda.ts';
import { ConstantPace, paceOf, PoissonPace, type Pace } from './pace.ts';

const DAY_MS = 86_400_000;

function take(pace: Pace, count: number): number[] {
  return Array.from({ length: count }, () => pace.take());
}

describe('a constant pace', () => {
  it('has drifted by less than a microsecond after a day of uneven intervals', () => {
    const pace = new ConstantPace(7, 0.5);
    const readings = 7 * 86_400;
    expect(Math.abs(take(pace, readings + 1)[readings] - (DAY_MS + 1000 / 14))).toBeLessThan(1e-3);
  });

  it('spreads the producers evenly over the first interval', () => {
    const starts = [0, 1, 2, 3].flatMap((producer) => take(new ConstantPace(1, producer / 4), 2)).sort((a, b) => a - b);
    expect(starts).toEqual([0, 250, 500, 750, 1000, 1250, 1500, 1750]);
  });
});

describe('Poisson arrivals', () => {
  const spaces = (seed: number, count: number) => {
    const starts = take(new PoissonPace(100, seededRandom(seed)), count);
    return starts.map((start, at) => start - (starts[at - 1] ?? 0));
  };

  it('have the requested mean, and the spread of an exponential distribution', () => {
    const sample = spaces(42, 50_000);
    const mean = sample.reduce((sum, space) => sum + space, 0) / sample.length;
    const deviation = Math.sqrt(sample.reduce((sum, space) => sum + (space - mean) ** 2, 0) / sample.length);
    expect(mean).toBeCloseTo(10, 0);
    expect(deviation / mean).toBeCloseTo(1, 1);
  });

  it('never go back, and are the same only for the same seed', () => {
    expect(Math.min(...spaces(3, 5_000))).toBeGreaterThanOrEqual(0);
    expect(spaces(3, 10)).toEqual(spaces(3, 10));
    expect(spaces(3, 10)).not.toEqual(spaces(4, 10));
  });
});

describe('the seed of a run', () => {
  const starts = (seed: number, producer: number) => {
    const pace = paceOf({ ratePerSecond: 100, arrivals: 'poisson', seed }, producer, 4);
    return take(pace ?? expect.fail('a rate makes a pace'), 10);
  };

  it('repeats the intended starts of each producer', () => {
    expect(starts(7, 2)).toEqual(starts(7, 2));
  });

  it('gives each producer and each seed different ones, even for neighbouring seeds', () => {
    const all = [7, 8, 9].flatMap((seed) => [0, 1, 2, 3].map((producer) => starts(seed, producer).join()));
    expect(new Set(all).size).toBe(12);
  });
});

it('peeking shows the next value', () => {
  for (const pace of [new ConstantPace(3, 0.3), new PoissonPace(3, seededRandom(1))]) {
    for (let reading = 0; reading < 100; reading += 1) {
      expect(pace.peek()).toBe(pace.take());
    }
  }
});

describe('an agenda', () => {
  it('returns every intended start once and in order, however late it is called and in whatever portions', () => {
    const ask = fc.record({ afterMs: fc.nat(400), atMost: fc.integer({ min: 1, max: 8 }), begun: fc.nat(8) });
    fc.assert(
      fc.property(fc.array(ask), (asks) => {
        const agenda = new Agenda(new ConstantPace(20, 0), 3_000);
        let elapsedMs = 0;
        const begun: number[] = [];
        for (const { afterMs, atMost, begun: some } of asks) {
          elapsedMs += afterMs;
          const due = agenda.countDue(elapsedMs, atMost);
          expect(due).toBeLessThanOrEqual(atMost);
          begun.push(...agenda.begin(Math.min(due, some)));
        }
        expect(begun).toEqual(begun.map((_, reading) => reading * 50));
        expect(begun.at(-1) ?? 0).toBeLessThanOrEqual(Math.min(elapsedMs, 3_000));
      })
    );
  });

  it('waits for the next start or the end, whichever is first', () => {
    const agenda = new Agenda(new ConstantPace(1, 0.4), 1_000);
    expect(agenda.countDue(0, 10)).toBe(0);
    expect(agenda.waitMs(100)).toBe(300);
    expect(agenda.countDue(500, 10)).toBe(1);
    expect(agenda.waitMs(500)).toBe(500);
    expect(agenda.waitMs(1_100)).toBe(0);
  });

  it('has nothing due beyond the end', () => {
    const agenda = new Agenda(new ConstantPace(10, 0), 250);
    expect(agenda.countDue(60_000, 100)).toBe(3);
  });

  it('waits for the end if the rate is below one reading per run', () => {
    const agenda = new Agenda(new ConstantPace(0.001, 0.5), 2_000);
    expect(agenda.countDue(2_000, 10)).toBe(0);
    expect(agenda.waitMs(0)).toBe(2_000);
  });
});
