import type { Report } from '../model/report.ts';
import { capitalized, counted, sentence } from '../model/sentence.ts';
import { count, duration, instant, share, timeSpentWords } from './figures.ts';
import { claimWords, headlineP99, headlineWords, latencyNotes, latencyRows, PERCENTILES } from './latency-words.ts';
import { missingLines, WORK_COLUMNS, workRows } from './host-words.ts';
import { limitIn, limitReasons } from './limit-words.ts';
import { escapeMarkdown, markdownTable as table } from './markdown-text.ts';
import { OUTAGE_COLUMNS, outageProblems, outageRows } from './outage-words.ts';
import { paceFigures } from './pace-words.ts';
import { steadyWords } from './steady-words.ts';
import { reportThresholdLines } from './threshold-words.ts';
import { wearSentences } from './wear-words.ts';
import {
  cpuPerRows,
  ledgerFigures,
  disturbanceLines,
  recordedSettings,
  relayFigures,
  rowsPerSecond,
  sourceFigures,
  sourceWarnings,
  sensorWords,
  standing,
  storeFigures,
} from './wording.ts';

/** A report as Markdown: the table of one run, the ledger, latencies, store and errors. */
export function reportAsMarkdown(report: Report, tbw: number | null): string {
  const { spec, ledger, relay, store } = report;
  const headline = headlineP99(report);
  const limit = limitIn(report);
  const wear = wearSentences(report, tbw);
  const steady = steadyWords(report);
  const sections = [
    `# Run ${report.id}${spec.label ? `: ${escapeMarkdown(spec.label)}` : ''}`,
    `**${escapeMarkdown(sentence(capitalized(standing(report).words)))}** Started at ${instant(report.startedAt)} and measured for ${duration(report.measuredSeconds * 1000)}. The longest time without an ack was ${duration(report.longestStallMs)}.`,
    ...missingLines(report.hosts).map((line) => `> ${escapeMarkdown(line)}`),
    ...(report.tags.length > 0 ? [`Tags: ${report.tags.map(escapeMarkdown).join(', ')}`] : []),
    ...(report.notes === ''
      ? []
      : [['## Notes', ...report.notes.split('\n').map((line) => `> ${escapeMarkdown(line)}  `)].join('\n')]),
    ...disturbanceLines(report).map((line) => `> ${escapeMarkdown(line)}`),
    ...(report.thresholds.length > 0 ? ['## Thresholds', thresholds(report)] : []),
    ...(report.errors.length > 0
      ? [
          '## Errors',
          table(
            ['kind', 'code', 'times', 'message', 'what to do'],
            report.errors.map((error) => [error.kind, error.code, count(error.count), error.message, error.hint])
          ),
        ]
      : []),
    ...(report.sensors.length > 0
      ? [
          '## Sensors',
          table(
            ['location', 'not in the store'],
            report.sensors.map((health) => [health.location, sensorWords(health)])
          ),
        ]
      : []),
    table(
      ['settings', 'rows/s', headline.name, 'producer CPU per 100,000 rows', 'time spent', 'ledger'],
      [
        [
          describeSettings(report),
          rowsPerSecond(report),
          headlineWords(headline),
          cpuPerRows(report),
          timeSpentWords(report.timeSpent),
          ledger ? `lost ${count(ledger.lost)}, duplicated ${count(ledger.duplicated)}` : 'not counted',
        ],
      ]
    ),
    ...(steady === null ? [] : [escapeMarkdown(steady)]),
    ...(limit === null
      ? []
      : [`**Limited by:** ${sentence(limit.what)} ${escapeMarkdown(limitReasons(limit).join(' '))}`]),
    ...(report.hosts ? ['## Hosts', table(WORK_COLUMNS, workRows(report.hosts))] : []),
    ...(report.outages
      ? [
          '## Outages',
          table(OUTAGE_COLUMNS, outageRows(report.outages)),
          ...outageProblems(report.outages).map((line) => `> ${escapeMarkdown(line)}`),
        ]
      : []),
    ...(report.pace ? ['## Pace', table(['figure', 'value'], paceFigures(report))] : []),
    '## Ledger',
    ledger
      ? table(
          ['count', 'rows'],
          ledgerFigures(ledger).map(({ name, rows }) => [name, count(rows)])
        )
      : escapeMarkdown(report.ledgerProblem?.message ?? 'This target stores no rows, so there is nothing to count.'),
    ...(relay
      ? [
          `## Relay to ${escapeMarkdown(relay.target)} (${relay.sink})`,
          table(['figure', 'value'], relayFigures(relay)),
          relay.ledger
            ? table(
                ['count', 'rows'],
                ledgerFigures(relay.ledger).map(({ name, rows }) => [name, count(rows)])
              )
            : escapeMarkdown(relay.ledgerProblem?.message ?? 'Not counted.'),
        ]
      : []),
    ...(report.source
      ? [
          `## File ${escapeMarkdown(report.source.file)}`,
          table(['figure', 'value'], sourceFigures(report.source)),
          ...[...sourceWarnings(report), ...report.source.notes].map((words) => `> ${escapeMarkdown(words)}`),
        ]
      : []),
    '## Latency',
    table(
      ['latency', 'p50', 'p90', 'p99', 'p99.9', 'max'],
      latencyRows(report).map(({ name, claims }) => [
        name,
        ...PERCENTILES.map((percentile) => claimWords(claims[percentile])),
      ])
    ),
    ...latencyNotes(report).map((note) => `> ${escapeMarkdown(note)}`),
    ...(store
      ? [
          '## Store',
          `${escapeMarkdown(store.version)}`,
          table(['setting', 'value'], storeFigures(report)),
          ...store.warnings.map((warning) => `> ${escapeMarkdown(warning)}`),
        ]
      : []),
    ...(wear.length > 0 ? ['## Wear of the disk', escapeMarkdown(wear.join(' '))] : []),
    '## Generator',
    `${counted(report.producers, 'producer')}, ${report.loop} loop; event loop ${share(report.generator.eventLoopUtilization)} busy.`,
  ];
  return `${sections.join('\n\n')}\n`;
}

function thresholds(report: Report): string {
  return table(
    ['figure', 'required', 'measured', 'outcome'],
    reportThresholdLines(report).map(({ name, required, measured, outcome, result }) => [
      ...[name, required, measured],
      [outcome, ...(result.reason === null ? [] : [result.reason])].join(': '),
    ])
  );
}

function describeSettings(report: Report): string {
  return [...recordedSettings(report)].map(([name, value]) => `${name} ${value}`).join(', ');
}
