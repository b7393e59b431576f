import type { Report } from '../model/report.ts';
import { chanceNotes } from './chance-notes.ts';
import { configurationsOf, type Configuration } from './configurations.ts';
import { figure, milliseconds, NOTHING, rate, share } from './figures.ts';
import { ledgerWords, settingsOf } from './wording.ts';

/** One line of a comparison: what each run has there. */
export interface ComparedLine {
  readonly name: string;
  readonly values: readonly string[];
  /** Change against the first run in percent; null where there is nothing to compare. */
  readonly changes: ReadonlyArray<number | null>;
  readonly differs: boolean;
}

export interface Comparison {
  readonly runs: readonly string[];
  readonly settings: readonly ComparedLine[];
  readonly figures: readonly ComparedLine[];
  /** The runs by their settings, each configuration against the first. */
  readonly configurations: readonly Configuration[];
  readonly notes: readonly string[];
}

interface Measure {
  readonly name: string;
  readonly of: (report: Report) => number | null | undefined;
  readonly format: (value: number) => string;
  /** A share is a percentage already; a change of it in percent would mislead. */
  readonly isShare?: boolean;
}

const MEASURES: readonly Measure[] = [
  { name: 'rows/s', of: (report) => report.rowsPerSecond, format: rate },
  { name: 'p50, call to ack', of: (report) => report.latencyMs.service?.p50, format: milliseconds },
  { name: 'p99, call to ack', of: (report) => report.latencyMs.service?.p99, format: milliseconds },
  { name: 'p99, intended start to ack', of: (report) => report.latencyMs.intended?.p99, format: milliseconds },
  { name: 'p99, commit', of: (report) => report.latencyMs.commit?.p99, format: milliseconds },
  { name: 'CPU s per 100,000 rows', of: (report) => report.generator.cpuSecondsPer100kRows, format: figure },
  { name: 'building', of: (report) => report.timeSpent.building, format: share, isShare: true },
  { name: 'writing', of: (report) => report.timeSpent.writing, format: share, isShare: true },
  { name: 'committing', of: (report) => report.timeSpent.committing, format: share, isShare: true },
  { name: 'idle', of: (report) => report.timeSpent.idle, format: share, isShare: true },
];

/** Runs side by side; every change is against the first. */
export function compareReports(reports: readonly Report[]): Comparison {
  const configurations = configurationsOf(reports);
  return {
    runs: reports.map(({ id }) => id),
    settings: comparedSettings(reports),
    figures: [...MEASURES.flatMap((measure) => comparedFigures(reports, measure)), comparedLedgers(reports)],
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

function comparedFigures(reports: readonly Report[], { name, of, format, isShare = false }: Measure): ComparedLine[] {
  const values = reports.map((report) => of(report) ?? null);
  const [first] = values;
  const line = {
    ...words(
      name,
      values.map((value) => (value === null ? NOTHING : format(value)))
    ),
    changes: values.map((value, index) =>
      index === 0 || value === null || !first || isShare ? null : Math.round((value / first - 1) * 1000) / 10
    ),
  };
  return values.some((value) => value !== null) ? [line] : [];
}

function comparedLedgers(reports: readonly Report[]): ComparedLine {
  return words(
    'ledger',
    reports.map(({ ledger }) => ledgerWords(ledger))
  );
}

function words(name: string, values: readonly string[]): ComparedLine {
  return { name, values, changes: values.map(() => null), differs: new Set(values).size > 1 };
}

function notesOn(reports: readonly Report[]): string[] {
  const limited = reports.filter(({ generator }) => generator.limited).map(({ id }) => id);
  const invalid = reports.filter(({ valid }) => valid === false).map(({ id }) => id);
  const unfinished = reports.filter(({ state }) => state !== 'done').map(({ id, state }) => `${id} (${state})`);
  return [
    ...(limited.length > 0
      ? [`Limited by the generator, so the store takes at least this: ${limited.join(', ')}.`]
      : []),
    ...(invalid.length > 0 ? [`Not valid, see the ledger: ${invalid.join(', ')}.`] : []),
    ...(unfinished.length > 0 ? [`Did not run to their end: ${unfinished.join(', ')}.`] : []),
  ];
}
