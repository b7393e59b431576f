import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { Report } from '../model/report.ts';
import { isMedianP99LowerBound } from './summary.ts';

const trial = Report.parse(
  JSON.parse(readFileSync(new URL('../reports/testcases/report.json', import.meta.url), 'utf8'))
);

/** A closed loop with this p99, which is a lower bound if a wait of the same length ended in a fault. */
function run(p99: number, isAtLeast: boolean): Report {
  const all = { p50: p99, p90: p99, p99, p999: p99, max: p99 };
  const latencyMs = { ...trial.latencyMs, service: all, intended: null, failed: isAtLeast ? all : null };
  return { ...trial, pace: null, failed: isAtLeast ? 1 : 0, latencyMs };
}

describe('the median p99 of repeated runs', () => {
  it('is a lower bound only if a longer wait would have raised it', () => {
    const bounded = (...runs: Array<[number, boolean]>) => isMedianP99LowerBound(runs.map((each) => run(...each)));
    expect(bounded([5, false], [8, false], [10, true])).toBe(false);
    expect(bounded([5, false], [8, true], [10, false])).toBe(true);
    expect(bounded([5, true], [8, false], [10, false])).toBe(true);
    expect(bounded([5, false], [9, true])).toBe(true);
    expect(bounded([5, true])).toBe(true);
    expect(bounded()).toBe(false);
  });
});
