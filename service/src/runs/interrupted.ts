import { sinkKind } from '../sinks/index.ts';
import type { RunRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { isAlive } from '../process/owner.ts';
import { Lifecycle } from './lifecycle.ts';
import { Totals } from './totals.ts';

/** Writes the report of a run whose process is gone, as of its last recorded second. `verify` can count what it wrote. */
export function interrupt(journal: Journal, run: RunRecord): void {
  const progress = journal.progress(run.id);
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
      hint: `Count them now: \`thermobench verify ${run.id}\`, or More → Verify again on its page in Grafana.`,
      count: 1,
    },
    embedded: sinkKind(run.sink)?.embedded ?? false,
  });
}

/** Interrupts every run, and ends every sweep, whose process is gone. */
export function interruptOrphans(journal: Journal): void {
  journal
    .activeRuns()
    .filter((run) => !isAlive(run.owner))
    .forEach((run) => interrupt(journal, run));
  journal
    .runningSweeps()
    .filter((sweep) => !isAlive(sweep.owner))
    .forEach((sweep) => journal.updateSweep({ ...sweep, state: 'interrupted', ended_at: Date.now() }));
}
