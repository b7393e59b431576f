import { isHeadlineLowerBound } from '../model/lower-bound.ts';
import { faultyRows, storedNothing, type Report } from '../model/report.ts';
import type { Phase } from '../model/sample.ts';
import type { Sweep, SweepCell, SweepSpec } from '../model/sweep.ts';
import { cellsOf, type CellSettings } from '../model/sweep-cells.ts';
import { hasPassed } from '../model/threshold.ts';
import { Confidence, type CellLimit, type Verdict } from '../model/verdict.ts';
import { median } from '../stats/median.ts';
import { medianInterval } from '../stats/median-interval.ts';
import { precisionOf } from '../stats/precision.ts';
import { perPhase } from '../producer/phases.ts';
import { scalabilityOf } from './scalability.ts';
import type { SweepRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';

/**
 * The current state of a sweep: each cell with its runs and the results of the reports so far. The journal does not show
 * whether this process can stop the sweep.
 */
export function summarise(journal: Journal, record: SweepRecord): Omit<Sweep, 'stoppable'> {
  const cells = cellsOf(record.spec).map((settings, index) => {
    const begun = record.plan.flatMap(({ cell, run }) => (cell === index && run !== null ? [run] : []));
    const runs = begun.filter((run) => journal.hasRun(run));
    return summariseCell(
      { settings, runs, deletedRuns: begun.length - runs.length },
      runs.flatMap((run) => journal.report(run) ?? []),
      record.spec
    );
  });
  return {
    id: record.id,
    state: record.state,
    spec: record.spec,
    createdAt: record.created_at,
    endedAt: record.ended_at,
    startedBy: record.started_by,
    problem: record.problem,
    stopped: record.stopped,
    runsPlanned: record.plan.length,
    runsEnded: cells.reduce((sum, { ended }) => sum + ended, 0),
    newestRun: newestRun(journal, record),
    cells: cells.map(({ cell }) => cell),
    scalability: scalabilityOf(cells.map(({ cell: { settings }, rates }) => ({ settings, rates }))),
  };
}

function newestRun(journal: Journal, { plan }: SweepRecord): Sweep['newestRun'] {
  const id = plan.findLast(({ run }) => run !== null)?.run;
  const run = id ? journal.run(id) : null;
  return run && { id: run.id, createdAt: run.createdAt };
}

function summariseCell(
  known: { settings: CellSettings; runs: string[]; deletedRuns: number },
  reports: readonly Report[],
  { precision }: Pick<SweepSpec, 'precision'>
): { cell: SweepCell; ended: number; rates: number[] } {
  // Rates come only from complete runs, but row counts include all runs.
  const done = reports.filter((report) => report.state === 'done');
  const numbers = (of: (report: Report) => number | null | undefined) => done.flatMap((report) => of(report) ?? []);
  const rates = numbers((report) => report.rowsPerSecond);
  const add = (of: (ledger: NonNullable<Report['ledger']>) => number) =>
    reports.reduce((sum, { ledger }) => sum + (ledger === null ? 0 : of(ledger)), 0);
  const faulty = reports.flatMap((report) => faultyRows(report) ?? []);
  const share = (phase: Phase) => done.reduce((sum, { timeSpent }) => sum + timeSpent[phase], 0) / done.length;
  // A run that stored nothing has failed; that does not affect the validity of the other runs' rows.
  const valid = reports.filter((report) => !storedNothing(report)).map((report) => report.valid);
  return {
    // Only a finished run can be deleted.
    ended: reports.length + known.deletedRuns,
    rates,
    cell: {
      ...known,
      failed: reports.filter(({ state }) => state === 'failed').length,
      rowsPerSecond: medianInterval(rates),
      precision: precision === undefined ? null : precisionOf(rates, precision),
      serviceP99Ms: medianInterval(numbers((report) => report.latencyMs.service?.p99)),
      intendedP99Ms: medianInterval(numbers((report) => report.latencyMs.intended?.p99)),
      p99AtLeast: isMedianP99LowerBound(done),
      commitP99Ms: medianInterval(numbers((report) => report.latencyMs.commit?.p99)),
      cpuSecondsPer100kRows: medianInterval(numbers((report) => report.generator.cpuSecondsPer100kRows)),
      timeSpent: done.length === 0 ? null : perPhase(share),
      bound: [...new Set(done.flatMap(({ bound }) => bound ?? []))],
      fellBehind: done.filter(({ pace }) => pace?.fellBehind).length,
      missedThresholds: reports.filter((report) => !hasPassed(report)).length,
      ledger: {
        acked: add((ledger) => ledger.acked),
        stored: add((ledger) => ledger.stored),
        lost: faulty.reduce((sum, { lost }) => sum + lost, 0),
        duplicated: faulty.reduce((sum, { duplicated }) => sum + duplicated, 0),
        wrong: faulty.reduce((sum, { wrong }) => sum + wrong, 0),
      },
      storeRowsAtStart: rangeOf(reports.flatMap(({ storeRowsAtStart }) => storeRowsAtStart ?? [])),
      valid: valid.includes(false) ? false : valid.length === 0 || valid.includes(null) ? null : true,
      generatorLimited: done.some((report) => report.generator.limited),
      writtenBytesPerReading: medianInterval(numbers(({ wear }) => wear?.bytesPerReading)),
      writtenBytesPerDay: medianInterval(numbers(({ wear }) => wear?.bytesPerDay)),
      limits: distinctLimits(done),
    },
  };
}

/** Whether the median of the p99s is itself only a lower bound, because some of them are. */
export function isMedianP99LowerBound(reports: readonly Report[]): boolean {
  const measured = reports.flatMap((report) => {
    const p99 = (report.latencyMs.intended ?? report.latencyMs.service)?.p99;
    return p99 === undefined ? [] : [{ p99, highest: isHeadlineLowerBound(report) ? Infinity : p99 }];
  });
  return measured.length > 0 && median(measured.map(({ p99 }) => p99)) < median(measured.map(({ highest }) => highest));
}

/**
 * Each limit of the runs once, with the surest verdict; the most frequent first. `Confidence` lists the values from the surest.
 */
export function distinctLimits(reports: readonly Report[]): CellLimit[] {
  const judged = reports.flatMap(({ id, verdict }) => (verdict === null ? [] : [{ ...verdict, run: id }]));
  const alike = [...Map.groupBy(judged, ({ side, resource }) => `${side} ${resource}`).values()];
  const rank = ({ confidence }: Verdict) => Confidence.options.indexOf(confidence);
  return alike
    .map((verdicts) => ({
      ...verdicts.reduce((surest, each) => (rank(each) < rank(surest) ? each : surest)),
      runs: verdicts.length,
    }))
    .sort((one, other) => other.runs - one.runs);
}

/** A sweep as lists show it: without the evidence for its limits, which would be most of a long list. */
export function briefly(sweep: Sweep): Sweep {
  const withoutEvidence = (limit: CellLimit): CellLimit => ({ ...limit, evidence: [], advice: [] });
  return { ...sweep, cells: sweep.cells.map((cell) => ({ ...cell, limits: cell.limits.map(withoutEvidence) })) };
}

function rangeOf(numbers: readonly number[]): { least: number; most: number } | null {
  return numbers.length === 0 ? null : { least: Math.min(...numbers), most: Math.max(...numbers) };
}
