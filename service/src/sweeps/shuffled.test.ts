import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cellsOf } from '../model/sweep-cells.ts';
import { requestOf } from './matrix.ts';
import { shuffled } from './shuffled.ts';

describe('a shuffled order', () => {
  it('contains every item once, and is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const order = shuffled(items, seed);
        expect(order.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
        expect(shuffled(items, seed)).toEqual(order);
      })
    );
  });

  it('puts every item in every place about as often', () => {
    const first = Array.from({ length: 4_000 }, (_, seed) => shuffled([0, 1, 2, 3], seed)[0]);
    for (const item of [0, 1, 2, 3]) {
      expect(first.filter((each) => each === item).length / first.length).toBeCloseTo(0.25, 1);
    }
  });
});

describe('the cells of a matrix', () => {
  it('are all combinations, the last setting varying fastest', () => {
    expect(cellsOf({ matrix: { 'sink.commitEvery': [1, 10], producers: [1, 4] } })).toEqual([
      { 'sink.commitEvery': 1, producers: 1 },
      { 'sink.commitEvery': 1, producers: 4 },
      { 'sink.commitEvery': 10, producers: 1 },
      { 'sink.commitEvery': 10, producers: 4 },
    ]);
    expect(cellsOf({ matrix: {} })).toEqual([{}]);
  });

  it('combine each case with the whole matrix', () => {
    const cases = [{ target: 'mariadb' }, { target: 'kafka', 'sink.mode': 'sync' }];
    expect(cellsOf({ cases, matrix: { producers: [1, 4] } })).toEqual([
      { target: 'mariadb', producers: 1 },
      { target: 'mariadb', producers: 4 },
      { target: 'kafka', 'sink.mode': 'sync', producers: 1 },
      { target: 'kafka', 'sink.mode': 'sync', producers: 4 },
    ]);
  });

  it('override common settings, and leave the others unchanged', () => {
    const common = { target: 'sqlite', producers: 2, sink: { commitEvery: 5, schema: 'article' } };
    expect(requestOf(common, { 'sink.commitEvery': 1, producers: 4 })).toEqual({
      target: 'sqlite',
      producers: 4,
      sink: { commitEvery: 1, schema: 'article' },
    });
    expect(common.sink.commitEvery).toBe(5);
  });

  it("drop the common sink's settings if they name another target", () => {
    const common = { target: 'sqlite', producers: 2, sink: { commitEvery: 5 } };
    expect(requestOf(common, { target: 'kafka', 'sink.mode': 'sync' })).toEqual({
      target: 'kafka',
      producers: 2,
      sink: { mode: 'sync' },
    });
  });
});
