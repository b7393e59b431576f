import type { ConfiguredTarget } from '../config/settings.ts';
import type { RunId } from '../model/run.ts';
import { counted } from '../model/sentence.ts';
import type { Journal } from '../journal/journal.ts';
import { timesOfRows } from '../journal/written-rows.ts';
import type { CheckedRun } from '../runs/spec.ts';
import type { Stretch } from '../sinks/hidden-runs.ts';
import { withSink } from '../sinks/with-sink.ts';

/** Whether the rows of a single run can be deleted from that target. */
export function canBeEmptied({ kind }: ConfiguredTarget): boolean {
  return kind.deletesRuns === true;
}

/**
 * Deletes the rows of a finished run if they were counted and found correct; otherwise keeps them as evidence. Records the deletion
 * first, so that neither a count in progress nor one after a crash reports the rows as lost. Throws the Fault of a store that
 * refuses.
 *
 * @param emptied - Called when rows with these times were deleted.
 */
export async function emptyAfter(
  journal: Journal,
  target: ConfiguredTarget,
  run: RunId,
  emptied: (target: ConfiguredTarget, times: Stretch) => void
): Promise<void> {
  const note = (text: string) => journal.addEvent(run, { at: Date.now(), text });
  const report = journal.correctReport(run, (current) =>
    current.valid === true ? { ...current, readingsDeletedAt: Date.now() } : null
  );
  if (report === null) {
    note('The rows of this run are kept, because they were not counted or are not correct.');
    return;
  }
  const rows = await deleteRun(target, report.spec.sink, run);
  emptied(target, timesOfRows({ ...report, source: report.spec.source.kind }));
  note(`${counted(rows, 'row')} deleted: the sweep empties the table between its runs.`);
}

/** Requests the deletion of a run that does not exist, to find out whether the store would refuse. */
export async function tryToEmpty({ target, spec }: CheckedRun, nobody: RunId): Promise<void> {
  await deleteRun(target, spec.sink, nobody);
}

function deleteRun(target: ConfiguredTarget, options: unknown, run: RunId): Promise<number> {
  return withSink(target, options, async (sink) => (await sink.deleteRun?.(run)) ?? 0);
}
