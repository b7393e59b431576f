import type { Ledger, Report } from '../model/report.ts';
import { count, duration, figure, NOTHING, rate } from './figures.ts';

/** What a report means in words, the same in every format. */

/** `at least 1,234` where the generator was the limit. */
export function rowsPerSecond(report: Report): string {
  const prefix = report.generator.limited && report.rowsPerSecond !== null ? 'at least ' : '';
  return prefix + rate(report.rowsPerSecond);
}

/** The first thing to know of a run: whether its figures can be trusted. */
export function standing(report: Report): { readonly tone: 'good' | 'doubtful' | 'bad'; readonly words: string } {
  if (report.valid === false) {
    return { tone: 'bad', words: `INVALID: ${report.invalidReasons.join('; ')}` };
  }
  if (report.state !== 'done') {
    return { tone: 'bad', words: report.errors[0] ? `${report.state}: ${report.errors[0].message}` : report.state };
  }
  if (report.valid === null) {
    const reason = report.ledgerProblem?.message ?? 'this sink keeps nothing that could be counted';
    return { tone: 'doubtful', words: `done, but not counted back: ${reason}` };
  }
  return { tone: 'good', words: 'done, and every acked row is in the store' };
}

/** The figures of the ledger in reading order; `bad` are those that must be 0. */
export function ledgerFigures(
  ledger: Ledger
): ReadonlyArray<{ readonly name: string; readonly rows: number; readonly bad: boolean }> {
  const must = (name: string, rows: number) => ({ name, rows, bad: rows > 0 });
  const may = (name: string, rows: number) => ({ name, rows, bad: false });
  return [
    may('offered', ledger.offered),
    may('acked', ledger.acked),
    may('stored', ledger.stored),
    must('lost', ledger.lost),
    must('duplicated', ledger.duplicated),
    must('wrong', ledger.wrong),
    may('stored but unacked', ledger.storedUnacked),
    may('gaps', ledger.gaps),
    may('rejected', ledger.rejected),
    may('dropped', ledger.dropped),
  ];
}

/** One line: `acked 3,000 · stored 3,000 · lost 0 · duplicated 0 · wrong 0`. */
export function ledgerWords(ledger: Pick<Ledger, 'acked' | 'stored' | 'lost' | 'duplicated' | 'wrong'> | null): string {
  if (!ledger) {
    return 'not counted';
  }
  const names = ['acked', 'stored', 'lost', 'duplicated', 'wrong'] as const;
  return names.map((name) => `${name} ${count(ledger[name])}`).join(' · ');
}

/** The settings of a run by the names a person gives them; what has no say in this run is left out. */
export function settingsOf(report: Report): Map<string, string> {
  const { spec } = report;
  const settings = new Map<string, string>([
    ['target', `${report.target} (${report.sink})`],
    ...Object.entries(spec.sink).map(([name, value]): [string, string] => [name, String(value)]),
    ['producers', String(report.producers)],
    ['rate', spec.ratePerSecond === null ? 'as fast as the store answers' : `${figure(spec.ratePerSecond)}/s`],
  ]);
  if (spec.ratePerSecond !== null) {
    settings.set('arrivals', spec.arrivals);
  }
  settings.set('duration', spec.durationMs === null ? 'until stopped' : duration(spec.durationMs));
  if (spec.rows !== null) {
    settings.set('rows', count(spec.rows));
  }
  if (spec.warmupMs > 0) {
    settings.set('warm-up', duration(spec.warmupMs));
  }
  settings.set('payload', String(spec.payload));
  const { kind, ...source } = spec.source;
  const details = Object.entries(source).map(([name, value]) => `${name} ${String(value)}`);
  return settings.set('source', details.length > 0 ? `${kind} (${details.join(', ')})` : kind);
}

/** CPU seconds of the generator for 100,000 rows. */
export function cpuPerRows(report: Report): string {
  const seconds = report.generator.cpuSecondsPer100kRows;
  return seconds === null ? NOTHING : `${figure(seconds)} s`;
}
