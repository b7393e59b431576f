import { sinkKind } from '../sinks/index.ts';
import type { GroupRecord, RunRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunGroups } from '../journal/run-groups.ts';
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

/** Agents keep the reports of a run for this long. */
const RESUMABLE_MS = 7 * 86_400_000;

/** Whether the next service can continue the run, because its producers are on other hosts, which keep their reports. */
export function canResume(journal: Journal, run: RunRecord): boolean {
  return (
    run.spec.hosts !== undefined &&
    run.spec.relayTo === null &&
    journal.progress.crewOf(run.id) !== null &&
    (journal.progress.lastSampleAt(run.id) ?? run.createdAt) > Date.now() - RESUMABLE_MS
  );
}

/**
 * Interrupts every run, and ends every sweep and limit search, whose process no longer exists. Leaves out runs that the next service
 * continues.
 */
export function interruptOrphans(journal: Journal): void {
  const endings = [interruptedGroups(journal, journal.sweeps), interruptedGroups(journal, journal.limitSearches)];
  journal
    .activeRuns()
    .filter((run) => !isAlive(run.owner) && !canResume(journal, run))
    .forEach((run) => interrupt(journal, run));
  endings.forEach((end) => end());
}

/** Finds the groups whose process no longer exists. Returns a function that ends them. */
function interruptedGroups<Row extends GroupRecord>(journal: Journal, groups: RunGroups<Row>): () => void {
  const orphans = groups
    .running()
    .filter(({ owner }) => !isAlive(owner))
    // The time must be read now: `interrupt` adds an entry with the current time to the group's last run.
    .map((group) => ({ ...group, state: 'interrupted' as const, ended_at: lastRecorded(journal, groups, group) }));
  return () => orphans.forEach((group) => groups.update(group));
}

/**
 * The time of the last entry of a group or its runs. The group counts as ended at that time, however much later this is called.
 */
function lastRecorded<Row extends GroupRecord>(journal: Journal, groups: RunGroups<Row>, group: Row): number {
  const ends = groups.runsOf(group.id).map((run) => run.endedAt ?? lastRecordedOfRun(journal, run));
  return Math.max(group.created_at, ...ends);
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
