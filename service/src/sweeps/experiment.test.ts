import { describe, expect, it } from 'vitest';

import { SweepSpec } from '../model/sweep.ts';
import { effectsOf, type Probe } from './experiment.ts';

const spec = SweepSpec.parse({
  run: { target: 'mariadb', producers: 4, sink: { commitEvery: 10 } },
  cases: [{}, { producers: 8 }, { 'sink.commitEvery': 20 }],
});
/** The rates of a round, in the order of the cells; each round was started in another order. */
const round = (rates: ReadonlyArray<number | null>, order: readonly number[]): Probe[] =>
  order.map((cell) => ({ cell, rowsPerSecond: rates[cell] }));

describe('the effects of an experiment', () => {
  it('compare the rates of each round with each other, so that a drift of the machine does not count', () => {
    const probes = [
      ...round([100, 150, 200], [2, 0, 1]),
      ...round([50, 80, 100], [0, 1, 2]),
      ...round([10, 14, 20], [1, 2, 0]),
    ];
    expect(effectsOf(spec, probes)).toEqual([
      { change: 'producers', from: 4, to: 8, pairs: 3, ratio: { low: 1.4, median: 1.5, high: 1.6 } },
      { change: 'commitEvery', from: 10, to: 20, pairs: 3, ratio: { low: 2, median: 2, high: 2 } },
    ]);
  });

  it('leave out rounds in which a run measured nothing', () => {
    const probes = [...round([100, null, 200], [0, 1, 2]), ...round([null, 150, 200], [0, 1, 2])];
    expect(effectsOf(spec, probes)).toEqual([
      { change: 'commitEvery', from: 10, to: 20, pairs: 1, ratio: { low: 2, median: 2, high: 2 } },
    ]);
  });
});
