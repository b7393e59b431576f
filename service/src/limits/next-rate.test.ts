import { describe, expect, it } from 'vitest';

import type { Probe, ProbeOutcome } from '../model/limit-search.ts';
import { bracketOf } from './bracket.ts';
import { nextRate, type SearchRange } from './next-rate.ts';

const RANGE: SearchRange = { fullSpeed: 1_000, lowest: 10, asked: null, precision: 0.05, runsLeft: 5 };

function probe(ratePerSecond: number, outcome: ProbeOutcome): Probe {
  const measured = { rowsPerSecond: ratePerSecond, p99Ms: 1, p99AtLeast: false, backlogGrowth: 0 };
  return {
    ...{ ratePerSecond, run: '0000000a' },
    result: { ...measured, outcome, reasons: [], generatorLimited: false, valid: true },
  };
}
const held = (rate: number) => probe(rate, 'held');
const failed = (rate: number) => probe(rate, 'too fast');

describe('the next rate of a search', () => {
  it('lies between a rate that held and one that failed', () => {
    expect(nextRate([held(500), failed(900)], RANGE)).toBe(671);
  });

  it('repeats first the lower and then the upper end of a bracket that is narrow enough', () => {
    expect(nextRate([held(880), failed(900)], RANGE)).toBe(880);
    expect(nextRate([held(880), failed(900), held(880)], RANGE)).toBe(900);
    expect(nextRate([held(880), failed(900), held(880), failed(900)], RANGE)).toBeNull();
  });

  it('lets a third run decide between two that contradict each other', () => {
    const contradicted = [held(800), held(880), failed(900), failed(880)];
    expect(nextRate(contradicted, RANGE)).toBe(880);
    expect(nextRate([...contradicted, held(880)], RANGE)).toBe(900);
    // Now 880 has failed, so the bracket reaches down to 800.
    expect(nextRate([...contradicted, failed(880)], RANGE)).toBe(839);
  });

  it('confirms a rate that held if only one run is left', () => {
    expect(nextRate([held(500), failed(900)], { ...RANGE, runsLeft: 1 })).toBe(500);
    expect(nextRate([held(500), held(500), failed(900)], { ...RANGE, runsLeft: 1 })).toBe(671);
    expect(nextRate([held(500), failed(900)], { ...RANGE, runsLeft: 0 })).toBeNull();
  });

  it('goes on above the speed without a pace if the store holds more', () => {
    expect(nextRate([held(1_050)], RANGE)).toBe(1_580);
  });

  it('is higher after a rate at which batches fill too slowly', () => {
    expect(nextRate([failed(900), probe(450, 'too slow')], RANGE)).toBe(636);
  });

  it('is lower after such a rate above one that held: there, something else was too slow', () => {
    expect(nextRate([failed(900), held(400), probe(600, 'too slow')], RANGE)).toBe(490);
  });

  it('goes down in larger steps the farther the rates are apart that failed', () => {
    expect(nextRate([failed(900)], RANGE)).toBe(450);
    expect(nextRate([failed(900), failed(450)], RANGE)).toBe(113);
    expect(nextRate([failed(900), failed(880)], RANGE)).toBe(841);
    expect(nextRate([failed(900), failed(15)], RANGE)).toBe(10);
  });
});

describe('the answer of a search', () => {
  it('claims a rate only if two runs held it, and names a higher one that held once', () => {
    const probes = [held(500), held(500), held(800), failed(900)];
    expect(bracketOf(probes)).toEqual({
      holds: { ratePerSecond: 500, times: 2, runs: 2 },
      promising: { ratePerSecond: 800, times: 1, runs: 1 },
      fails: { ratePerSecond: 900, times: 1, runs: 1 },
    });
  });

  it('does not claim a rate above one that failed', () => {
    expect(bracketOf([held(900), held(900), failed(800)])).toMatchObject({
      holds: null,
      fails: { ratePerSecond: 800 },
    });
  });
});
