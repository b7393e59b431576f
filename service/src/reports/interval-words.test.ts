import { describe, expect, it } from 'vitest';

import { Interval } from '../model/sweep.ts';
import { rate } from './figures.ts';
import { intervalKind, intervalWords, ratioWords } from './interval-words.ts';

const interval = { median: 100, low: 90, high: 110 };

describe('an interval in words', () => {
  it('names its kind, with its coverage and its number of runs', () => {
    expect(intervalWords({ ...interval, runs: 3, coverage: null }, rate)).toBe('100 (range of 3 runs: 90–110)');
    expect(intervalWords({ ...interval, runs: 6, coverage: 0.96875 }, rate)).toBe(
      '100 (96.9 % interval of 6 runs: 90–110)'
    );
    expect(intervalWords({ median: 100, low: 100, high: 100, runs: 1, coverage: null }, rate)).toBe('100');
  });

  it('from 0.1.0, which did not store the number of runs, makes no claim', () => {
    const old = Interval.parse(interval);
    expect(old).toEqual({ ...interval, runs: null, coverage: null });
    expect(intervalKind(old)).toBe('interval of unknown coverage');
  });
});

describe('a ratio in words', () => {
  it('has an interval with its coverage, or says that there are too few pairs', () => {
    expect(ratioWords({ median: 1.92, pairs: 5, interval: { low: 1.71, high: 2.2, coverage: 0.9375 } })).toBe(
      '× 1.92 (93.8 % interval of 5 pairs: × 1.71–× 2.2)'
    );
    expect(ratioWords({ median: 0.87, pairs: 1, interval: null })).toBe(
      '× 0.87 (1 pair of runs: too few for an interval)'
    );
    expect(ratioWords(null)).toBe('–');
  });

  it('says so if the difference may be chance', () => {
    const words = ratioWords({ median: 1.1, pairs: 6, interval: { low: 0.9, high: 1.2, coverage: 0.96875 } });
    expect(words).toBe('× 1.1 (96.9 % interval of 6 pairs: × 0.9–× 1.2), which may be chance');
  });
});
