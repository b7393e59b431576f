import type { ReportFormat } from '../model/report.ts';
import { PHASES } from '../model/sample.ts';
import { capitalized, counted, sentence } from '../model/sentence.ts';
import type { Sweep, SweepCell } from '../model/sweep.ts';
import { Measure, type Thresholds } from '../model/threshold.ts';
import { boundsIn } from './bound-words.ts';
import { cellLimitNames, hasLimit, limitReasons } from './limit-words.ts';
import { csvText, thresholdColumn } from './csv-text.ts';
import { stopWords } from './cut-short.ts';
import { instant } from './figures.ts';
import { htmlDocument } from './html/document.ts';
import { markup, type Markup } from './html/markup.ts';
import { escapeMarkdown, markdownTable } from './markdown-text.ts';
import type { RenderedReport } from './render.ts';
import { sweepLimits } from './sweep-limits.ts';
import { scalabilityWords } from './scalability-words.ts';
import { sweepTable } from './sweep-table.ts';

/** A sweep in the requested format: its table for people, or its figures for a program, a line per cell. */
export function renderSweep(sweep: Sweep, format: ReportFormat, tbw: number | null = null): RenderedReport {
  switch (format) {
    case 'json':
      return { mime: 'application/json', body: `${JSON.stringify(sweep, null, 2)}\n` };
    case 'csv':
      return { mime: 'text/csv; charset=utf-8', body: sweepAsCsv(sweep) };
    case 'md':
      return { mime: 'text/markdown; charset=utf-8', body: sweepAsMarkdown(sweep, tbw) };
    case 'html':
      return { mime: 'text/html; charset=utf-8', body: sweepAsHtml(sweep, tbw) };
  }
}

function titleOf({ id, spec }: Sweep): string {
  return `Sweep ${id}${spec.run.label ? `: ${spec.run.label}` : ''}`;
}

/** `done, 8 of 8 runs`, and why it ended if it did not end as planned. */
function standingWords({ state, runsEnded, runsPlanned, stopped, problem, cells }: Sweep): string {
  const deleted = cells.reduce((sum, { deletedRuns }) => sum + deletedRuns, 0);
  return [
    stopped ? `${state}, ${stopWords(stopped)}` : state,
    `${runsEnded} of ${runsPlanned} runs ended`,
    ...(deleted > 0 ? [`the figures leave out ${counted(deleted, 'deleted run')}`] : []),
    ...(problem ? [problem.message] : []),
  ].join('; ');
}

function whenWords({ createdAt, endedAt, startedBy }: Sweep): string {
  const until = endedAt === null ? 'until now' : `to ${instant(endedAt)}`;
  return `${instant(createdAt)} ${until}${startedBy === null ? '' : `, started by ${startedBy}`}`;
}

const FIGURES = 'Figures are medians over the runs of each combination.';

function sweepAsMarkdown(sweep: Sweep, tbw: number | null): string {
  const { columns, rows } = sweepTable(sweep, tbw);
  const sections = [
    `# ${escapeMarkdown(titleOf(sweep))}`,
    `**${escapeMarkdown(capitalized(standingWords(sweep)))}** ${escapeMarkdown(whenWords(sweep))}`,
    markdownTable(columns, rows),
    FIGURES,
    ...scalabilityWords(sweep).map(escapeMarkdown),
    ...limitsAsMarkdown(sweep),
  ];
  return `${sections.join('\n\n')}\n`;
}

function limitsAsMarkdown(sweep: Sweep): string[] {
  const limits = sweepLimits(sweep).map(
    (limit) =>
      `- **${escapeMarkdown(limit.cell)}:** ${escapeMarkdown([sentence(limit.what), ...limitReasons(limit)].join(' '))}`
  );
  return limits.length === 0 ? [] : ['## What limited it', limits.join('\n')];
}

function limitsAsHtml(sweep: Sweep): Markup {
  const limits = sweepLimits(sweep);
  return limits.length === 0
    ? markup``
    : markup`
<h2>What limited it</h2>
${limits.map(
  (limit) => markup`<p>${limit.cell}: <b>${sentence(limit.what)}</b></p>
<ul>${limitReasons(limit).map((line) => markup`<li>${line}</li>`)}</ul>`
)}`;
}

function sweepAsHtml(sweep: Sweep, tbw: number | null): string {
  const { columns, rows } = sweepTable(sweep, tbw);
  const isSound = sweep.state === 'done' && sweep.cells.every(({ valid }) => valid === true);
  const row = (cells: readonly string[]) =>
    markup`<tr>${cells.map((cell, index) => (index === 0 ? markup`<th scope="row">${cell}</th>` : markup`<td>${cell}</td>`))}</tr>`;
  return htmlDocument(
    titleOf(sweep),
    markup`<p class="quiet">${whenWords(sweep)}</p>
<p class="standing ${isSound ? 'good' : 'doubtful'}">${capitalized(standingWords(sweep))}</p>
<div class="wide"><table>
<thead><tr>${columns.map((column) => markup`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map(row)}</tbody>
</table></div>
<p class="quiet">${FIGURES}</p>${scalabilityWords(sweep).map((words) => markup`<p>${words}</p>`)}${limitsAsHtml(sweep)}`
  );
}

type Column = readonly [header: string, cell: (cell: SweepCell) => unknown];

function intervalColumns(name: string, unit: string, of: (cell: SweepCell) => SweepCell['rowsPerSecond']): Column[] {
  return (['median', 'low', 'high'] as const).map((part) => [`${name}_${part}_${unit}`, (cell) => of(cell)?.[part]]);
}

const COLUMNS: readonly Column[] = [
  ['runs', ({ runs }) => runs.join(' ')],
  ['failed_runs', ({ failed }) => failed],
  ['runs_fell_behind', ({ fellBehind }) => fellBehind],
  ['deleted_runs', ({ deletedRuns }) => deletedRuns],
  ...intervalColumns('rate', 'rows_per_s', ({ rowsPerSecond }) => rowsPerSecond),
  ...intervalColumns('service_p99', 'ms', ({ serviceP99Ms }) => serviceP99Ms),
  ...intervalColumns('intended_p99', 'ms', ({ intendedP99Ms }) => intendedP99Ms),
  ...intervalColumns('commit_p99', 'ms', ({ commitP99Ms }) => commitP99Ms),
  ...intervalColumns('cpu', 's_per_100k_rows', ({ cpuSecondsPer100kRows }) => cpuSecondsPer100kRows),
  ...intervalColumns('written', 'bytes_per_reading', ({ writtenBytesPerReading }) => writtenBytesPerReading),
  ...PHASES.map((phase): Column => [`${phase}_share`, ({ timeSpent }) => timeSpent?.[phase]]),
  ...(['acked', 'stored', 'lost', 'duplicated', 'wrong'] as const).map((count): Column => [
    `${count}_rows`,
    ({ ledger }) => ledger[count],
  ]),
  ['valid', ({ valid }) => valid],
  ['bound_by', (cell) => boundsIn(cell).join(' ')],
  ['limited_by', cellLimitNames],
  [
    'confidence',
    ({ limits }) =>
      limits
        .filter(hasLimit)
        .map(({ confidence }) => confidence)
        .join(' / '),
  ],
];

/** Columns for the thresholds of all runs, and for the number of runs that missed one; none if there are no thresholds. */
function thresholdColumns(asked: Thresholds): Column[] {
  const conditions = Measure.options.flatMap((measure): Column[] => {
    const condition = asked[measure];
    return condition === undefined ? [] : [[thresholdColumn(measure), () => condition]];
  });
  return conditions.length === 0
    ? []
    : [...conditions, ['runs_missed_thresholds', ({ missedThresholds }) => missedThresholds]];
}

/** One line per combination: its settings, then its figures, with the unit at the end of each column's name. */
function sweepAsCsv({ spec, cells }: Sweep): string {
  const settings = [...new Set(cells.flatMap((cell) => Object.keys(cell.settings)))];
  const columns: Column[] = [
    ...settings.map((name): Column => [name, (cell) => cell.settings[name]]),
    ...COLUMNS,
    ...thresholdColumns(spec.run.thresholds ?? {}),
  ];
  const lines = cells.map((cell) => columns.map(([, of]) => csvText(of(cell))).join(','));
  return [columns.map(([name]) => csvText(name)).join(','), ...lines, ''].join('\n');
}
