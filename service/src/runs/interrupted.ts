import { sinkKind } from '../sinks/index.ts';
import type { RunRecord, SweepRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { isAlive } from '../process/owner.ts';
import { Lifecycle } from './lifecycle.ts';
import { Totals } from './totals.ts';

/**
 * Writes the report of a run whose process no longer exists. The figures cover the time up to the last recorded second. The
 * run counts as ended at that second, however much later this is called. `verify` can count the rows that the run wrote.
 */
export function interrupt(journal: Journal, run: RunRecord): void {
  const progress = journal.progress.of(run.id);
  const kind = sinkKind(run.sink);
  const lifecycle = new Lifecycle(journal, run);
  // Read before the log gets an entry with the current time.
  const endedAt = lastRecordedOfRun(journal, run);
  journal.writtenRows.stoppedBy(run.id, Date.now());
  lifecycle.note('The process that executed this run ended before the run did.');
  const totals = progress === null ? new Totals() : Totals.from(progress.totals);
  lifecycle.endInThePast(totals, endedAt, {
    state: 'interrupted',
    fault: null,
    ledger: null,
    ledgerProblem: {
      kind: 'transient',
      code: 'INTERRUPTED',
      message: 'The run was interrupted before its rows were counted.',
      hint: `Count them now: \`thermobench verify ${run.id}\`, or in Grafana, on the run's page: More → Verify again.`,
      count: 1,
    },
    embedded: kind?.embedded ?? false,
    isLog: kind?.topic !== undefined,
  });
}

/** Interrupts every run, and ends every sweep, whose process no longer exists. */
export function interruptOrphans(journal: Journal): void {
  const sweeps = journal
    .runningSweeps()
    .filter((sweep) => !isAlive(sweep.owner))
    // The time must be read now: `interrupt` below adds an entry with the current time to the sweep's last run.
    .map((sweep) => ({ ...sweep, state: 'interrupted' as const, ended_at: lastRecorded(journal, sweep) }));
  journal
    .activeRuns()
    .filter((run) => !isAlive(run.owner))
    .forEach((run) => interrupt(journal, run));
  sweeps.forEach((sweep) => journal.updateSweep(sweep));
}

/**
 * The time of the last entry of a sweep or its runs. The sweep counts as ended at that time, however much later this is called.
 */
function lastRecorded(journal: Journal, { id, created_at: createdAt }: SweepRecord): number {
  return Math.max(createdAt, ...journal.runsOfSweep(id).map((run) => run.endedAt ?? lastRecordedOfRun(journal, run)));
}

/** The time of the last sample or event that a run left. */
function lastRecordedOfRun(journal: Journal, { id, createdAt, startedAt }: RunRecord): number {
  return Math.max(
    createdAt,
    startedAt ?? 0,
    journal.events(id).at(-1)?.at ?? 0,
    journal.progress.lastSampleAt(id) ?? 0
  );
}
