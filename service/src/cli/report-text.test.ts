import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { Report } from '../model/report.ts';
import type { ThresholdResult } from '../model/threshold.ts';
import { exitCodeOfReport } from './exit-code.ts';
import { reportText } from './report-text.ts';

const report = Report.parse(
  JSON.parse(readFileSync(new URL('../reports/testcases/report.json', import.meta.url), 'utf8'))
);

it('mentions the shortest measurable latency of a paced run if the median is near it', () => {
  const text = (p50: number) => {
    const intended = { p50, p90: 9, p99: 9, p999: 9, max: 9 };
    return reportText({ ...report, loop: 'paced', latencyMs: { ...report.latencyMs, intended } });
  };
  expect(text(0.9)).toMatch(/shortest latency that a paced run can measure/);
  expect(text(2.5)).not.toMatch(/shortest latency that a paced run can measure/);
});

it('shows tags, and every line of the notes', () => {
  const lines = reportText({ ...report, notes: 'new disk\nthe second', tags: ['rpi4', 'ssd'] }).split('\n');
  expect(lines).toEqual(expect.arrayContaining([expect.stringContaining('tags rpi4, ssd')]));
  expect(lines.filter((line) => /new disk|the second/.test(line))).toHaveLength(2);
  expect(reportText(report)).not.toContain('tags');
});

describe('the exit code of a run with thresholds', () => {
  const code = (outcome: ThresholdResult['outcome'], changes: Partial<Report> = {}, strict = false) => {
    const thresholds = [{ measure: 'errors' as const, condition: '<= 0', measured: 1, outcome, reason: null }];
    return exitCodeOfReport({ ...report, state: 'done', valid: true, errors: [], ...changes, thresholds }, { strict });
  };

  it('is a separate one if a threshold failed or its outcome is unknown', () => {
    expect([code('passed'), code('failed'), code('unknown')]).toEqual([0, 4, 4]);
  });

  it('is that of a worse problem, if there is one', () => {
    expect(code('failed', { valid: false })).toBe(3);
    expect(code('failed', { state: 'failed' })).toBe(1);
    expect(code('failed', { generator: { ...report.generator, limited: true } }, true)).toBe(3);
    expect(code('failed', { generator: { ...report.generator, limited: true } }, false)).toBe(4);
  });
});
