import { isLowerBound } from '../model/lower-bound.ts';
import type { Report } from '../model/report.ts';
import { PHASES } from '../model/sample.ts';
import { boundIn } from './bound-words.ts';
import { chanceNotes } from './chance-notes.ts';
import { configurationsOf, type Configuration } from './configurations.ts';
import { figure, milliseconds, NOTHING, phaseText, rate } from './figures.ts';
import { atLeastWords } from './latency-words.ts';
import { limitShort } from './limit-words.ts';
import { behindWords } from './pace-words.ts';
import { thresholdsInShort } from './threshold-words.ts';
import { ledgerWords, settingsOf } from './wording.ts';

/** One line of a comparison: the value of each run. */
export interface ComparedLine {
  readonly name: string;
  readonly values: readonly string[];
  /** Change from the first run in percent; null if there is nothing to compare. */
  readonly changes: ReadonlyArray<number | null>;
  readonly differs: boolean;
}

export interface Comparison {
  readonly runs: readonly string[];
  readonly settings: readonly ComparedLine[];
  readonly figures: readonly ComparedLine[];
  /** The runs grouped by their settings. Each group is compared with the first. */
  readonly configurations: readonly Configuration[];
  readonly notes: readonly string[];
}

interface Measure {
  readonly name: string;
  readonly of: (report: Report) => number | null | undefined;
  /** Whether the figure is only a lower bound. */
  readonly isAtLeast?: (value: number, report: Report) => boolean;
  readonly format: (value: number, report: Report) => string;
  /** A share is a percentage already; a relative change in percent would mislead. */
  readonly isShare?: boolean;
}

const bounded = (from: 'service' | 'intended') => (ms: number, report: Report) => isLowerBound(ms, from, report);

const MEASURES: readonly Measure[] = [
  { name: 'rows/s', of: (report) => report.rowsPerSecond, format: rate },
  {
    name: 'p99, intended start to ack',
    of: (report) => report.latencyMs.intended?.p99,
    format: milliseconds,
    isAtLeast: bounded('intended'),
  },
  {
    name: 'p50, call to ack',
    of: (report) => report.latencyMs.service?.p50,
    format: milliseconds,
    isAtLeast: bounded('service'),
  },
  {
    name: 'p99, call to ack',
    of: (report) => report.latencyMs.service?.p99,
    format: milliseconds,
    isAtLeast: bounded('service'),
  },
  { name: 'p99, commit', of: (report) => report.latencyMs.commit?.p99, format: milliseconds },
  { name: 'CPU s per 100,000 rows', of: (report) => report.generator.cpuSecondsPer100kRows, format: figure },
  ...PHASES.map((phase) => ({
    name: phase,
    of: ({ timeSpent }: Report) => timeSpent[phase],
    format: (_share: number, { timeSpent }: Report) => phaseText(timeSpent, phase),
    isShare: true,
  })),
];

/** Compares runs side by side; every change is relative to the first run. */
export function compareReports(reports: readonly Report[]): Comparison {
  const configurations = configurationsOf(reports);
  return {
    runs: reports.map(({ id }) => id),
    settings: comparedSettings(reports),
    figures: [
      ...MEASURES.flatMap((measure) => comparedFigures(reports, measure)),
      ...comparedLimits(reports),
      comparedLedgers(reports),
      ...comparedThresholds(reports),
    ],
    configurations,
    notes: [...chanceNotes(configurations, reports), ...notesOn(reports)],
  };
}

function comparedSettings(reports: readonly Report[]): ComparedLine[] {
  const settings = reports.map(settingsOf);
  const names = new Set(settings.flatMap((each) => [...each.keys()]));
  return [...names].map((name) =>
    words(
      name,
      settings.map((each) => each.get(name) ?? NOTHING)
    )
  );
}

function comparedFigures(
  reports: readonly Report[],
  { name, of, format, isShare = false, isAtLeast = () => false }: Measure
): ComparedLine[] {
  const values = reports.map((report) => of(report) ?? null);
  const bounds = reports.map((report, index) => isAtLeast(values[index] ?? 0, report));
  const [first] = values;
  const line = {
    ...words(
      name,
      values.map((value, index) =>
        value === null ? NOTHING : atLeastWords(format(value, reports[index]), bounds[index])
      )
    ),
    // The change is unknown if either figure is only a bound.
    changes: values.map((value, index) =>
      index === 0 || value === null || !first || isShare || bounds[0] || bounds[index]
        ? null
        : Math.round((value / first - 1) * 1000) / 10
    ),
  };
  // A phase that occurred in no run is left out.
  return values.some((value) => value !== null && !(isShare && value === 0)) ? [line] : [];
}

function comparedLimits(reports: readonly Report[]): ComparedLine[] {
  const limits = reports.map(limitShort);
  return limits.every((limit) => limit === '')
    ? []
    : [
        words(
          'limited by',
          limits.map((limit) => limit || NOTHING)
        ),
      ];
}

function comparedLedgers(reports: readonly Report[]): ComparedLine {
  return words(
    'ledger',
    reports.map(({ ledger }) => ledgerWords(ledger))
  );
}

function comparedThresholds(reports: readonly Report[]): ComparedLine[] {
  const outcomes = reports.map(thresholdsInShort);
  return outcomes.every((outcome) => outcome === '')
    ? []
    : [
        words(
          'thresholds',
          outcomes.map((outcome) => outcome.replace(/ thresholds?/, '') || NOTHING)
        ),
      ];
}

function words(name: string, values: readonly string[]): ComparedLine {
  return { name, values, changes: values.map(() => null), differs: new Set(values).size > 1 };
}

function notesOn(reports: readonly Report[]): string[] {
  const limited = reports.filter((report) => boundIn(report) === 'generator').map(({ id }) => id);
  const behind = reports
    .filter(({ pace }) => pace?.fellBehind)
    .map((report) => `${report.id} (${behindWords(report)})`);
  const beside = reports
    .filter(({ overlapping }) => overlapping.length > 0)
    .map(({ id, overlapping }) => `${id} (with ${overlapping.join(', ')})`);
  const invalid = reports.filter(({ valid }) => valid === false).map(({ id }) => id);
  const unfinished = reports.filter(({ state }) => state !== 'done').map(({ id, state }) => `${id} (${state})`);
  return [
    ...(limited.length > 0
      ? [`Limited by the generator, so the store can take at least the achieved rate: ${limited.join(', ')}.`]
      : []),
    ...(behind.length > 0 ? [`Fell behind: ${behind.join('; ')}.`] : []),
    ...(beside.length > 0
      ? [`Ran at the same time as other runs and shared this host's CPU and disk: ${beside.join('; ')}.`]
      : []),
    ...(invalid.length > 0 ? [`Not valid, see the ledger: ${invalid.join(', ')}.`] : []),
    ...(unfinished.length > 0 ? [`Ended early: ${unfinished.join(', ')}.`] : []),
  ];
}
