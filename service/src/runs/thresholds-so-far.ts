import type { Journal } from '../journal/journal.ts';
import type { RunRecord } from '../journal/rows.ts';
import { hasEnded } from '../model/run.ts';
import type { ThresholdResult } from '../model/threshold.ts';
import { buildReport } from './report.ts';
import { judgeFigures } from './thresholds.ts';
import { Totals } from './totals.ts';

/** Compares the thresholds of an active run with its figures up to the last recorded second. Empty once the run has ended. */
export function thresholdsSoFar(journal: Journal, run: RunRecord): ThresholdResult[] {
  if (run.spec.thresholds === undefined || hasEnded(run.state)) {
    return [];
  }
  const progress = journal.progress.of(run.id);
  const totals = progress === null ? new Totals() : Totals.from(progress.totals);
  const unknown = { fault: null, ledger: null, ledgerProblem: null, embedded: false };
  return judgeFigures(buildReport(run, totals, { ...unknown, state: run.state, endedAt: Date.now() }));
}
