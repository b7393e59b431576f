import { readFileSync } from 'node:fs';

import { reportText } from '../../src/cli/report-text.ts';
import { Report } from '../../src/model/report.ts';
import { renderReport } from '../../src/reports/render.ts';

/** The report of a run at full speed. */
export const closed = Report.parse(
  JSON.parse(readFileSync(new URL('../../src/reports/testcases/report.json', import.meta.url), 'utf8'))
);

/** The same value for every percentile. */
export const all = (ms: number) => ({ p50: ms, p90: ms, p99: ms, p999: ms, max: ms });

/** The same report with these changes. */
export function like(changes: Partial<Report>, latencyMs: Partial<Report['latencyMs']> = {}): Report {
  return { ...closed, ...changes, latencyMs: { ...closed.latencyMs, ...latencyMs } };
}

/** A run with a target of 60,000 readings per second for 10 s, into a store that reached 14,017. */
export const behind = like(
  {
    loop: 'paced',
    rowsPerSecond: 14_017,
    pace: { askedPerSecond: 60_000, due: 600_000, begun: 140_170, fellBehind: true },
  },
  { intended: { ...all(9_000), p99: 7_500 } }
);

/** The report as people read it: in a terminal, as Markdown, and as HTML without tags. */
export function texts(report: Report): string[] {
  const html = renderReport(report, [], 'html').body.replace(/<style>.*<\/style>|<[^>]*>/gs, '\n');
  return [reportText(report), renderReport(report, [], 'md').body, html].map((text) =>
    text.replaceAll('&#39;', "'").replaceAll('&gt;', '>').replaceAll('&quot;', '"')
  );
}
