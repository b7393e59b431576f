import { Sample } from '@thermobench/service/model/sample.ts';
import { describe, expect, it } from 'vitest';

import { trialSample } from '../../test/trialSample.ts';
import { shareLines } from './shareLines.ts';

const seconds = (...rates: Array<Record<string, number>>): Sample[] =>
  rates.map((shares, index) =>
    trialSample(index + 1, {
      shares: Object.entries(shares).map(([host, rowsPerSecond]) => ({ host, rowsPerSecond })),
    })
  );

describe('the lines of hosts in the chart of the rate', () => {
  it('have a gap while a host reports nothing', () => {
    const samples = seconds({ b: 1, a: 2 }, { b: 3 });
    const lines = shareLines(samples);
    expect(lines.map(({ name, of }) => [name, samples.map(of)])).toEqual([
      ['a', [2, null]],
      ['b', [1, 3]],
    ]);
    expect(new Set(lines.map(({ color }) => color)).size).toBe(2);
  });

  it('are only the slowest and the fastest of many hosts', () => {
    const many = (factor: number) =>
      Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`pi-${index}`, factor * (index + 1)]));
    const samples = seconds(many(1), many(2));
    expect(shareLines(samples).map(({ name, of }) => [name, samples.map(of)])).toEqual([
      ['slowest host', [1, 2]],
      ['fastest host', [1000, 2000]],
    ]);
  });

  it('are left out if one host does everything, or if an older service does not report them', () => {
    expect(shareLines(seconds({ a: 2 }))).toEqual([]);
    expect(shareLines([trialSample(1)])).toEqual([]);
  });
});
