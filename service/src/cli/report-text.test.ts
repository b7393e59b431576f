import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { Report } from '../model/report.ts';
import { reportText } from './report-text.ts';

const report = Report.parse(
  JSON.parse(readFileSync(new URL('../reports/testcases/report.json', import.meta.url), 'utf8'))
);

it('says below the latencies of a paced run that timers have a floor, if the median is near it', () => {
  const text = (p50: number) => {
    const intended = { p50, p90: 9, p99: 9, p999: 9, max: 9 };
    return reportText({ ...report, loop: 'paced', latencyMs: { ...report.latencyMs, intended } });
  };
  expect(text(0.9)).toMatch(/floor of a paced run/);
  expect(text(2.5)).not.toMatch(/floor of a paced run/);
});
