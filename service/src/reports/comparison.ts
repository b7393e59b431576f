import type { Report } from '../model/report.ts';
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
  readonly notes: readonly string[];
}

type Measure = readonly [
  name: string,
  of: (report: Report) => number | null | undefined,
  format: (value: number) => string,
];

const MEASURES: readonly Measure[] = [
  ['rows/s', (report) => report.rowsPerSecond, rate],
  ['p50, call to ack', (report) => report.latencyMs.service?.p50, milliseconds],
  ['p99, call to ack', (report) => report.latencyMs.service?.p99, milliseconds],
  ['p99, intended start to ack', (report) => report.latencyMs.intended?.p99, milliseconds],
  ['p99, commit', (report) => report.latencyMs.commit?.p99, milliseconds],
  ['CPU s per 100,000 rows', (report) => report.generator.cpuSecondsPer100kRows, figure],
  ['building', (report) => report.timeSpent.building, share],
  ['writing', (report) => report.timeSpent.writing, share],
  ['committing', (report) => report.timeSpent.committing, share],
  ['idle', (report) => report.timeSpent.idle, share],
];

/** Runs side by side; every change is against the first. */
export function compareReports(reports: readonly Report[]): Comparison {
  return {
    runs: reports.map(({ id }) => id),
    settings: comparedSettings(reports),
    figures: [...MEASURES.flatMap((measure) => comparedFigures(reports, measure)), comparedLedgers(reports)],
    notes: notesOn(reports),
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

function comparedFigures(reports: readonly Report[], [name, of, format]: Measure): ComparedLine[] {
  const values = reports.map((report) => of(report) ?? null);
  const [first] = values;
  const line = {
    ...words(
      name,
      values.map((value) => (value === null ? NOTHING : format(value)))
    ),
    changes: values.map((value, index) =>
      index === 0 || value === null || !first ? null : Math.round((value / first - 1) * 1000) / 10
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
  const configurations = new Set(reports.map((report) => JSON.stringify([...settingsOf(report)])));
  return [
    ...(configurations.size === reports.length
      ? ['Each configuration ran once: a difference may be chance. Repeat them: `thermobench sweep … --repeat 3`.']
      : []),
    ...(limited.length > 0
      ? [`Limited by the generator, so the store takes at least this: ${limited.join(', ')}.`]
      : []),
    ...(invalid.length > 0 ? [`Not valid, see the ledger: ${invalid.join(', ')}.`] : []),
    ...(unfinished.length > 0 ? [`Did not run to their end: ${unfinished.join(', ')}.`] : []),
  ];
}
