import { describe, expect, it } from 'vitest';

import { Fault } from '../model/fault.ts';
import { RelayFigures } from './figures.ts';

const LAG = [
  { partition: 0, nextOffset: 10, endOffset: 15 },
  { partition: 1, nextOffset: 7, endOffset: 7 },
];

describe("a relay's figures", () => {
  it('cover the last second in a sample, and everything in the summary', () => {
    const figures = new RelayFigures(0);
    figures.stored([1_000, 1_000, 1_500], { duplicates: 1, at: 2_000, tookMs: 4 });
    figures.poison(2);
    expect(figures.sample(1_000, 99, LAG)).toMatchObject({
      at: 99,
      seconds: 1,
      rows: 2,
      duplicates: 1,
      poison: 2,
      batches: 1,
      rowsPerSecond: 2,
      lagRows: 5,
      away: null,
    });
    figures.rebalanced();
    figures.stored([2_000], { duplicates: 0, at: 2_100, tookMs: 4 });
    expect(figures.sample(2_000, 100, LAG)).toMatchObject({ rows: 1, duplicates: 0, poison: 0, rebalances: 1 });
    expect(figures.summary(4_000, [])).toMatchObject({
      rows: 3,
      batches: 2,
      seconds: 4,
      rowsPerSecond: 0.75,
      lagRows: 0,
    });
  });

  it('measure latency per record, from its timestamp to the commit', () => {
    const figures = new RelayFigures(0);
    figures.stored([0, 0, 900], { duplicates: 0, at: 1_000, tookMs: 4 });
    const { endToEndMs, storeMs } = figures.summary(1, []);
    expect(endToEndMs?.p50).toBeCloseTo(1_000, -1);
    expect(endToEndMs?.max).toBeCloseTo(1_000, -1);
    expect(storeMs?.p50).toBeCloseTo(4, 1);
  });

  it('report why there is no progress, until there is some again', () => {
    const figures = new RelayFigures(0);
    figures.away(new Fault({ kind: 'transient', code: 'GONE', message: 'm', hint: 'h' }).record());
    expect(figures.summary(1, [])).toMatchObject({ retries: 1, away: { code: 'GONE' } });
    figures.stored([], { duplicates: 0, at: 0, tookMs: 1 });
    expect(figures.summary(1, [])).toMatchObject({ retries: 1, away: null });
  });
});
