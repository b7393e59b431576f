import type { Report, ReportFormat } from '../model/report.ts';
import type { Sample } from '../model/sample.ts';
import { samplesAsCsv } from './csv.ts';
import { reportAsHtml } from './html/page.ts';
import { reportAsMarkdown } from './markdown.ts';

export interface RenderedReport {
  readonly mime: string;
  readonly body: string;
}

/**
 * A report in the requested format. `csv` contains its samples; `html` is one self-contained page. With `tbw`, the endurance of a disk
 * in terabytes written, pages say how long that disk would last.
 */
export function renderReport(
  report: Report,
  samples: readonly Sample[],
  format: ReportFormat,
  tbw: number | null = null
): RenderedReport {
  switch (format) {
    case 'json':
      return { mime: 'application/json', body: `${JSON.stringify(report, null, 2)}\n` };
    case 'csv':
      return { mime: 'text/csv; charset=utf-8', body: samplesAsCsv(samples, report.thresholds) };
    case 'md':
      return { mime: 'text/markdown; charset=utf-8', body: reportAsMarkdown(report, tbw) };
    case 'html':
      return { mime: 'text/html; charset=utf-8', body: reportAsHtml(report, samples, tbw) };
  }
}
