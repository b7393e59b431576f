import { describe, expect, it } from 'vitest';

import { steadiness } from './steadiness.ts';

/** Rates of a run that rises for 15 s and is then steady; the first sample ends at `first`. */
function rising(count: number, { first = 1, step = 1 } = {}) {
  return {
    step,
    rates: Array.from({ length: count }, (_, at) => ({
      second: first + at * step,
      seconds: step,
      rowsPerSecond: at < 15 ? 60 * at : 1_000 + (at % 3),
    })),
  };
}

describe('the steady part of a run', () => {
  it('starts on the time axis of the run, after its planned warm-up', () => {
    expect(steadiness(rising(120, { first: 6 }), 120)).toMatchObject({ state: 'steady', fromSecond: 20, seconds: 105 });
  });

  it('leaves out what only the relay did after the producers had ended', () => {
    const { rates } = rising(120);
    const relaying = rates.map((each, at) => (at < 90 ? each : { ...each, rowsPerSecond: 0 }));
    expect(steadiness({ step: 1, rates: relaying }, 90)).toMatchObject({ state: 'steady', seconds: 75 });
  });

  it('leaves out the last, incomplete second', () => {
    const { rates } = rising(91);
    const last = { second: 90.3, seconds: 0.3, rowsPerSecond: 90_000 };
    expect(steadiness({ step: 1, rates: [...rates.slice(0, 90), last] }, 90.3)).toMatchObject({ seconds: 75 });
  });

  it('of a long run is found in its coarser samples', () => {
    const part = steadiness(rising(900, { first: 10, step: 10 }), 9_000);
    expect(part).toMatchObject({ state: 'steady', fromSecond: 150, seconds: 8_850 });
  });

  it('is missing if the run has fewer than 60 measured seconds', () => {
    expect(steadiness(rising(59), 59)).toEqual({ state: 'tooShort', neededSeconds: 60 });
  });
});
