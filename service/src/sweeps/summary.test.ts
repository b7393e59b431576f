import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { distinctLimits, isMedianP99LowerBound } from './summary.ts';

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

describe('what limited the runs of a cell', () => {
  const judged = (id: string, resource: Verdict['resource'], confidence: Verdict['confidence']): Report => {
    const verdict = { side: 'store' as const, resource, host: null, confidence, evidence: [`of ${id}`], advice: [] };
    return { ...trial, id, verdict };
  };

  it('lists each limit once, the most frequent first, with the evidence of its surest verdict', () => {
    const limits = distinctLimits([
      judged('aaaaaaaa', 'cpu', 'high'),
      judged('bbbbbbbb', 'disk flush', 'low'),
      judged('cccccccc', 'disk flush', 'high'),
      judged('dddddddd', 'disk flush', 'medium'),
      { ...trial, verdict: null },
    ]);
    expect(limits).toMatchObject([
      { resource: 'disk flush', confidence: 'high', run: 'cccccccc', runs: 3, evidence: ['of cccccccc'] },
      { resource: 'cpu', confidence: 'high', run: 'aaaaaaaa', runs: 1 },
    ]);
  });
});
