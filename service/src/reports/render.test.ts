import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Report, ReportFormat } from '../model/report.ts';
import { Sample } from '../model/sample.ts';
import { renderReport } from './render.ts';

const report = Report.parse(testcase('report.json'));
const samples = z.array(Sample).parse(testcase('samples.json'));

function testcase(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`testcases/${name}`, import.meta.url), 'utf8'));
}

function page(changes: Partial<Report> = {}, of: Sample[] = samples): string {
  return renderReport({ ...report, ...changes }, of, 'html').body;
}

describe('a rendered report', () => {
  it('survives a round trip through JSON', () => {
    expect(Report.parse(JSON.parse(renderReport(report, samples, 'json').body))).toEqual(report);
  });

  it.each(['csv', 'md', 'html'] as const)('matches the expected output as %s', async (format) => {
    await expect(renderReport(report, samples, format).body).toMatchFileSnapshot(`testcases/report.${format}`);
  });

  it('contains, in every line of CSV, the condition, figure and outcome of each threshold', () => {
    const thresholds = [
      { measure: 'rowsPerSecond', condition: '>= 5,000', measured: 4200.5, outcome: 'failed', reason: null } as const,
      { measure: 'errors', condition: '<= 0', measured: null, outcome: 'unknown', reason: 'Not known.' } as const,
    ];
    const [header, ...lines] = renderReport({ ...report, thresholds }, samples, 'csv')
      .body.trimEnd()
      .split('\n');
    const name = 'threshold_rate_rows_per_s';
    expect(header).toMatch(
      new RegExp(
        `,${name},${name}_measured,${name}_outcome,threshold_errors,threshold_errors_measured,threshold_errors_outcome$`
      )
    );
    for (const line of lines) {
      expect(line).toMatch(/,">= 5,000",4200\.5,failed,<= 0,,unknown$/);
    }
  });

  it('has the media type of its format', () => {
    expect(ReportFormat.options.map((format) => renderReport(report, [], format).mime.split(';')[0])).toEqual([
      'application/json',
      'text/csv',
      'text/markdown',
      'text/html',
    ]);
  });
});

describe('notes and tags', () => {
  const changed: Report = { ...report, notes: 'New <disk>\nSecond line', tags: ['rpi4', 'v1.2'] };
  const text = (format: 'md' | 'html') => renderReport(changed, [], format).body;

  it('are in reports for people, with the line breaks of the notes, and never become markup', () => {
    expect(text('md')).toContain('Tags: rpi4, v1.2');
    expect(text('md')).toContain('> New &lt;disk>  \n> Second line');
    expect(text('html')).toContain('Tags: rpi4, v1.2');
    expect(text('html')).toContain('New &lt;disk&gt;\nSecond line');
  });

  it('are left out if there are none', () => {
    expect(renderReport(report, [], 'md').body).not.toContain('Notes');
    expect(renderReport(report, [], 'html').body).not.toContain('class="notes"');
  });
});

describe('the latencies of a paced run', () => {
  const NEAR = /shortest latency that a paced run can measure/;
  const percentiles = (p50: number) => ({ p50, p90: 9, p99: 9, p999: 9, max: 9 });
  const rendered = (loop: Report['loop'], p50: number | null) => {
    const intended = p50 === null ? null : percentiles(p50);
    const changed: Report = { ...report, loop, latencyMs: { ...report.latencyMs, intended } };
    return (['md', 'html'] as const).map((format) => renderReport(changed, [], format).body);
  };

  it('mention the shortest measurable latency if the median is near it', () => {
    for (const text of rendered('paced', 0.9)) {
      expect(text).toMatch(NEAR);
    }
  });

  it('do not mention it if the store takes longer, or in a closed loop', () => {
    for (const text of [...rendered('paced', 2.5), ...rendered('paced', null), ...rendered('closed', null)]) {
      expect(text).not.toMatch(NEAR);
    }
  });
});

describe('the samples as CSV', () => {
  it('have a line per second, each with as many cells as the header, and a unit in each name that needs one', () => {
    const [header = '', ...lines] = renderReport(report, samples, 'csv').body.trimEnd().split('\n');

    expect(lines).toHaveLength(samples.length);
    expect(new Set([header, ...lines].map((line) => line.split(',').length)).size).toBe(1);
    expect(header).toContain('rate_rows_per_s,service_p50_ms');
    expect(lines[4]?.split(',')[header.split(',').indexOf('service_p50_ms')]).toBe('');
  });

  it('are only a header for a run that measured nothing', () => {
    expect(renderReport(report, [], 'csv').body.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('the page', () => {
  it('loads nothing: no script, no link, no address', () => {
    expect(page()).not.toMatch(/<script|<link|<img|@import|url\(|https?:|\bon[a-z]+=/i);
  });

  it('escapes everything that came from outside', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const hostile = `<img src=x onerror=alert(1)>"'&${text}</style><script>`;
        const body = page({
          target: hostile,
          invalidReasons: [hostile],
          valid: false,
          spec: { ...report.spec, label: hostile, sink: { [hostile]: hostile } },
          errors: [{ kind: 'fatal', code: hostile, message: hostile, hint: hostile, count: 1 }],
          store: { version: hostile, durability: { [hostile]: hostile }, warnings: [hostile] },
        });
        expect(body).not.toMatch(/<img|<script/);
        expect(body.match(/<\/style>/g)).toHaveLength(1);
      }),
      { numRuns: 25 }
    );
  });

  it('says in red that rows were lost', () => {
    const lost = report.ledger && { ...report.ledger, lost: 7 };
    const body = page({ valid: false, invalidReasons: ['7 acked rows are not in the store'], ledger: lost });

    expect(body).toContain('<p class="standing bad">INVALID: 7 acked rows are not in the store</p>');
    expect(body).toContain('<tr class="wrong"><th scope="row">lost</th><td class="number">7</td></tr>');
  });

  it('says why a ledger is missing, and what to do', () => {
    const ledgerProblem = {
      kind: 'transient',
      code: 'E',
      message: 'It is unreachable.',
      hint: 'Start it.',
      count: 1,
    } as const;

    expect(page({ ledger: null, ledgerProblem, valid: null })).toContain('<p>It is unreachable. Start it.</p>');
  });

  it('works without samples, and with a single one', () => {
    expect(page({}, [])).toContain('Nothing was measured.');
    expect(page({}, samples.slice(0, 1))).toContain('<svg');
  });

  it('draws a gap where nothing was measured, not a line to zero', () => {
    const [latency = ''] = /<path class="line p99"[^>]*>/.exec(page()) ?? [];

    expect(latency.match(/M/g)).toHaveLength(2);
    expect(latency).not.toMatch(/NaN|undefined|null/);
  });
});

describe('a report as Markdown', () => {
  it('keeps its tables intact whatever a cell contains', () => {
    const body = renderReport({ ...report, target: 'a|b\n# c <b>' }, samples, 'md').body;

    expect(body).toContain('target a\\|b \\# c &lt;b>');
    expect(body).not.toMatch(/^# c/m);
  });
});
