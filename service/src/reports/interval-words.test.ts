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
  it('claims a difference with its interval, coverage and number of pairs', () => {
    const interval = { low: 1.8, high: 2.1, coverage: 0.95 };
    expect(ratioWords({ estimate: 1.95, pairs: 5, interval })).toBe(
      '1.8 to 2.1 times as fast (95 % interval of 5 pairs of runs; estimate 1.95)'
    );
  });

  it('claims no difference if the interval contains 1', () => {
    const interval = { low: 0.9, high: 1.2, coverage: 0.95 };
    expect(ratioWords({ estimate: 1.1, pairs: 6, interval })).toBe(
      'no difference shown (95 % interval of 6 pairs of runs: 0.9 to 1.2 times as fast)'
    );
  });

  it('claims nothing from one or two pairs', () => {
    expect(ratioWords({ estimate: 0.87, pairs: 1, interval: null })).toBe(
      'nothing can be claimed from 1 pair of runs (measured: 0.87 times as fast)'
    );
    expect(ratioWords(null)).toBe('–');
  });
});
