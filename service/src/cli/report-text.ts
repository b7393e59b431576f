import type { Ledger, RelayReport, Report } from '../model/report.ts';
import type { TimeSpent } from '../model/sample.ts';
import type { SourceReport } from '../model/source-report.ts';
import { capitalized, counted, sentence } from '../model/sentence.ts';
import { count, duration, figure, share, timeShares, timeSpentWords } from '../reports/figures.ts';
import {
  claimWords,
  headlineP99,
  headlineWords,
  latencyNotes,
  latencyRows,
  PERCENTILES,
} from '../reports/latency-words.ts';
import { missingLines, WORK_COLUMNS, WORK_NUMBERS, workRows } from '../reports/host-words.ts';
import { limitIn } from '../reports/limit-words.ts';
import { OUTAGE_COLUMNS, OUTAGE_NUMBERS, outageProblems, outageRows } from '../reports/outage-words.ts';
import { paceFigures } from '../reports/pace-words.ts';
import { steadyWords } from '../reports/steady-words.ts';
import { wearSentences } from '../reports/wear-words.ts';
import { reportThresholdLines, thresholdSentence } from '../reports/threshold-words.ts';
import {
  cpuPerRows,
  ledgerFigures,
  disturbanceLines,
  recordedSettings,
  relayFigures,
  rowsPerSecond,
  sourceFigures,
  sourceWarnings,
  sensorsInShort,
  sensorWords,
  standing,
  storeFigures,
} from '../reports/wording.ts';
import { ink } from './ink.ts';
import { limitLines } from './limit-lines.ts';
import { plainTable } from './plain-table.ts';

const OUT = process.stdout;
const BAR_WIDTH = 40;
/** Shorter stalls are not mentioned: they are visible in the largest latency. */
const WORTH_TELLING_MS = 1_500;
/** Distinguishable without colour too. */
const SHADES: Readonly<Record<keyof TimeSpent, string>> = {
  building: '█',
  queued: '◼',
  writing: '▓',
  committing: '▒',
  reconnecting: '×',
  idle: '░',
};
/** The counts from `offered` to `wrong` are always shown; the others only if they are not 0. */
const ALWAYS_SHOWN = 6;
const MARKS = { good: '✔', doubtful: '?', bad: '✖' } as const;

/**
 * A report for a terminal: first the result, then the reason, then the data behind it. `tbw` is the endurance of a disk in terabytes
 * written.
 */
export function reportText(report: Report, tbw: number | null = null): string {
  const { tone, words } = standing(report);
  const settings = [...recordedSettings(report)].filter(([name]) => name !== 'target');
  const inShort = sensorsInShort(report);
  return [
    `${ink(OUT, tone, MARKS[tone])} Run ${ink(OUT, 'strong', report.id)} on ${report.target} (${report.sink}): ${sentence(inShort === '' ? words : `${words}; ${inShort}`)}`,
    ink(OUT, 'quiet', `  ${settings.map(([name, value]) => `${name} ${value}`).join(' · ')}`),
    ...missingLines(report.hosts).map((line) => `${ink(OUT, 'doubtful', '!')} ${line}`),
    ...writtenLines(report),
    ...thresholdTexts(report),
    ...sourceLines(report),
    ...disturbanceTexts(report),
    ...errorLines(report),
    ...sensorLines(report),
    ...(report.measuredSeconds > 0 ? measuredLines(report) : countedLines(report)),
    ...hostLines(report),
    ...outageLines(report),
    ...storeLines(report),
    ...wearSentences(report, tbw).map((line, at) => `  ${at === 0 ? 'Wear     ' : '         '}  ${line}`),
  ].join('\n');
}

/** Notes and tags that people have written about the run. */
function writtenLines({ notes, tags }: Report): string[] {
  return [
    ...(tags.length === 0 ? [] : [ink(OUT, 'quiet', `  tags ${tags.join(', ')}`)]),
    ...(notes === '' ? [] : notes.split('\n').map((line) => `  ${ink(OUT, 'quiet', '│')} ${line}`)),
  ];
}

function thresholdTexts(report: Report): string[] {
  const tones = { passed: 'good', failed: 'bad', unknown: 'doubtful' } as const;
  return reportThresholdLines(report).map((line) => {
    const tone = tones[line.result.outcome];
    return `  ${ink(OUT, tone, MARKS[tone])} ${sentence(thresholdSentence(line))}`;
  });
}

/** The part of the source file that could not be used. Shown first, because those readings were not stored anywhere. */
function sourceLines(report: Report): string[] {
  const [first, ...reasons] = sourceWarnings(report);
  return first === undefined
    ? []
    : [`${ink(OUT, 'doubtful', '!')} ${first}`, ...reasons.map((reason) => `    ${reason}`)];
}

function measuredLines(report: Report): string[] {
  const headline = headlineP99(report);
  const limit = limitIn(report);
  return [
    '',
    `  ${ink(OUT, 'strong', `${rowsPerSecond(report)} rows/s`)} acked over ${duration(report.measuredSeconds * 1000)}, ${headline.name} ${ink(OUT, 'strong', headlineWords(headline))}.`,
    ...steadyLines(report),
    ...(limit === null ? [] : limitLines('Limited by', limit)),
    ...paceLines(report),
    ...(report.longestStallMs >= WORTH_TELLING_MS
      ? [`  ${ink(OUT, 'doubtful', '!')} Nothing was acked for ${duration(report.longestStallMs)}.`]
      : []),
    '',
    latencyTable(report),
    ...latencyNotes(report).map((note) => `  ${ink(OUT, 'quiet', note)}`),
    '',
    ...timeSpentLines(report.timeSpent),
    '',
    ...ledgerLines(report),
    `  Generator  CPU ${figure(report.generator.cpuSeconds)} s, ${cpuPerRows(report)} per 100,000 rows; busiest event loop ${share(report.generator.eventLoopUtilization)}`,
  ];
}

function steadyLines(report: Report): string[] {
  const words = steadyWords(report);
  return words === null ? [] : [`  ${words}`];
}

function paceLines(report: Report): string[] {
  const figures = paceFigures(report).map(([name, value]) => `${name} ${value}`);
  return figures.length === 0 ? [] : [`  Pace: ${figures.join(' · ')}`];
}

function disturbanceTexts(report: Report): string[] {
  return disturbanceLines(report).map((line) => `${ink(OUT, 'doubtful', '!')} ${line}`);
}

/** The row counts of a run in which no second was measured, or the reason why there are none. */
function countedLines(report: Report): string[] {
  return report.ledger || report.ledgerProblem || report.source || report.relay ? ['', ...ledgerLines(report)] : [];
}

function ledgerLines(report: Report): string[] {
  return [
    `  Ledger     ${ledgerLine(report)}`,
    ...(report.source ? fileLines(report.source) : []),
    ...(report.relay ? relayLines(report.relay) : []),
  ];
}

function latencyTable(report: Report): string {
  return plainTable(
    ['  Latency', 'p50', 'p90', 'p99', 'p99.9', 'max'],
    latencyRows(report).map(({ name, claims }) => [
      `  ${name}`,
      ...PERCENTILES.map((percentile) => claimWords(claims[percentile])),
    ]),
    [1, 2, 3, 4, 5]
  );
}

function timeSpentLines(spent: TimeSpent): string[] {
  const parts = timeShares(spent);
  const bar = parts.map(({ phase, share: part }) => SHADES[phase].repeat(Math.round(part * BAR_WIDTH))).join('');
  const key = parts.map(({ phase }) => `${SHADES[phase]} ${phase}`);
  return [`  Time spent ${bar}`, `             ${timeSpentWords(spent)}  ${ink(OUT, 'quiet', `(${key.join('  ')})`)}`];
}

function relayLines(relay: RelayReport): string[] {
  const figures = relayFigures(relay).map(([name, value]) => `${name} ${value}`);
  return [
    `  Relay      to ${relay.target} (${relay.sink}): ${figures.join(' · ')}`,
    `  Relayed    ${ledgerLine(relay)}`,
  ];
}

function ledgerLine({
  ledger,
  ledgerProblem,
}: {
  ledger: Ledger | null;
  ledgerProblem: Report['ledgerProblem'];
}): string {
  if (!ledger) {
    return ledgerProblem ? `not counted: ${ledgerProblem.message} ${ledgerProblem.hint}` : 'not counted';
  }
  return ledgerFigures(ledger)
    .filter(({ rows }, index) => index < ALWAYS_SHOWN || rows > 0)
    .map(({ name, rows, bad }) => (bad ? ink(OUT, 'bad', `${name} ${count(rows)}`) : `${name} ${count(rows)}`))
    .join(' · ');
}

function fileLines(source: SourceReport): string[] {
  const figures = sourceFigures(source).map(([name, value]) => `${name} ${value}`);
  return [
    `  File       ${figures.join(' · ')}`,
    ...source.notes.map((note) => `             ${ink(OUT, 'quiet', note)}`),
  ];
}

/** The part of each host. What is missing is listed above the report. */
function hostLines({ hosts }: Report): string[] {
  return hosts === undefined
    ? []
    : [
        '',
        plainTable(
          WORK_COLUMNS.slice(0, -1).map((name, index) => (index === 0 ? `  ${capitalized(name)}` : name)),
          workRows(hosts).map(([host, ...figures]) => [`  ${host}`, ...figures.slice(0, -1)]),
          WORK_NUMBERS
        ),
        '',
      ];
}

function outageLines({ outages }: Report): string[] {
  return outages === undefined
    ? []
    : [
        '',
        plainTable(
          OUTAGE_COLUMNS.map((name, index) => (index === 0 ? `  ${capitalized(name)}` : name)),
          outageRows(outages).map(([what, ...figures]) => [`  ${what}`, ...figures]),
          OUTAGE_NUMBERS
        ),
        ...outageProblems(outages).map((line) => `${ink(OUT, 'doubtful', '!')} ${line}`),
        '',
      ];
}

function storeLines(report: Report): string[] {
  const { store } = report;
  if (!store) {
    return [];
  }
  const figures = storeFigures(report).map(([name, value]) => `${name} ${value}`);
  return [
    `  Store      ${[store.version, ...figures].join(' · ')}`,
    ...store.warnings.map((warning) => `  ${ink(OUT, 'doubtful', '!')} ${warning}`),
  ];
}

function sensorLines({ sensors }: Report): string[] {
  return sensors.map((health) => `  ${ink(OUT, 'doubtful', '!')} ${health.location}: ${sensorWords(health)}`);
}

function errorLines({ errors }: Report): string[] {
  return errors.flatMap(({ kind, code, count: times, message, hint }) => [
    `  ${ink(OUT, 'bad', '✖')} ${message} (${code}, ${kind}${times > 1 ? `, ${counted(times, 'time')}` : ''})`,
    `    ${hint}`,
  ]);
}
