import { describe, expect, it } from 'vitest';

import { scalabilityWords } from '../reports/scalability-words.ts';
import { rateAt } from '../stats/usl.ts';
import { scalabilityOf } from './scalability.ts';

/** Two runs of each number of producers, a little above and below the law with a peak at 21.8 producers. */
function cells(producers: readonly number[], settings: object = {}) {
  return producers.map((each) => ({
    settings: { ...settings, producers: each },
    rates: [0.999, 1.001].map((factor) => factor * rateAt([900, 0.05, 0.002], each)),
  }));
}

describe('a sweep over producers', () => {
  it('has one fit for each combination of its other settings', () => {
    const [one, other] = [10, 100].map((commitEvery) => cells([1, 4, 16, 64], { 'sink.commitEvery': commitEvery }));
    const fits = scalabilityOf([...one, ...other, ...cells([1, 2], { 'sink.commitEvery': 1 })]);
    expect(fits.map(({ settings }) => settings)).toEqual([{ 'sink.commitEvery': 10 }, { 'sink.commitEvery': 100 }]);
    expect(fits[0]).toMatchObject({ fewestProducers: 1, mostProducers: 64, runs: 8, residuals: { length: 8 } });
  });

  it('marks a peak beyond the measured producers as extrapolated', () => {
    const [[within], [beyond]] = [scalabilityOf(cells([1, 4, 16, 64])), scalabilityOf(cells([1, 2, 4, 8]))];
    expect(within.peak).toMatchObject({ extrapolated: false });
    expect(beyond.peak).toMatchObject({ extrapolated: true });
    expect(scalabilityWords({ scalability: [within] })[0]).toMatch(
      /^Scaling from 1 to 64 producers: highest at 21\.8 producers \(95 % interval: [\d.]+–[\d.]+\), with [\d,]+ rows\/s\. Universal Scalability Law fitted to 8 runs: σ 0\.05 .*; the fit is off by at most 0\.\d+ % of a run's rate\.$/
    );
    expect(scalabilityWords({ scalability: [beyond] })[0]).toContain(
      'this is extrapolated, because at most 8 producers were measured'
    );
  });

  it('claims no peak if the rates show none', () => {
    const linear = [1, 2, 4, 8, 16].map((producers) => ({
      settings: { producers },
      rates: [101, 99].map((rate) => rate * producers),
    }));
    const fits = scalabilityOf(linear);
    expect(fits).toMatchObject([{ peak: null }]);
    expect(scalabilityWords({ scalability: fits })[0]).toContain(
      'these runs show no number of producers beyond which the rate falls'
    );
  });

  it('has no fit without producers among its settings, or before enough runs are complete', () => {
    expect(scalabilityOf([{ settings: { 'sink.commitEvery': 1 }, rates: [1, 2] }])).toEqual([]);
    expect(scalabilityOf(cells([1, 2, 4, 8]).map((cell) => ({ ...cell, rates: [] })))).toEqual([]);
  });
});
