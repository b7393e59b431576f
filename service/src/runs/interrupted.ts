import { sinkKind } from '../sinks/index.ts';
import type { RunRecord, SweepRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { isAlive } from '../process/owner.ts';
import { Lifecycle } from './lifecycle.ts';
import { Totals } from './totals.ts';

/** Maximum number of samples to read. The samples of a run of less than an hour are then one second apart. */
const ENOUGH_SAMPLES = 3_600;

/** Writes the report of a run whose process is gone, as of its last recorded second. `verify` can count what it wrote. */
export function interrupt(journal: Journal, run: RunRecord): void {
  const progress = journal.progress.of(run.id);
  const lifecycle = new Lifecycle(journal, run);
  lifecycle.note('The process that executed this run ended before the run did.');
  lifecycle.end(progress === null ? new Totals() : Totals.from(progress.totals), {
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
    embedded: sinkKind(run.sink)?.embedded ?? false,
  });
}

/** Interrupts every run, and ends every sweep, whose process is gone. */
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
  const times = journal
    .runsOfSweep(id)
    .flatMap((run) => [
      run.createdAt,
      run.endedAt ?? 0,
      journal.events(run.id).at(-1)?.at ?? 0,
      journal.progress.samples(run.id, -1, ENOUGH_SAMPLES).at(-1)?.at ?? 0,
    ]);
  return Math.max(createdAt, ...times);
}
