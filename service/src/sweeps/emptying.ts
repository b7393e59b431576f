import type { ConfiguredTarget } from '../config/settings.ts';
import type { RunId } from '../model/run.ts';
import { counted } from '../model/sentence.ts';
import type { Journal } from '../journal/journal.ts';
import type { CheckedRun } from '../runs/spec.ts';

/** Whether the rows of a single run can be deleted from that target. */
export function canBeEmptied({ kind }: ConfiguredTarget): boolean {
  return kind.deletesRuns === true;
}

/**
 * Deletes the rows of an ended run if they were counted and found correct; otherwise keeps them as evidence. Records the deletion
 * first, so that a count after a crash half way does not report the rows as lost. Throws the Fault of a store that refuses.
 */
export async function emptyAfter(journal: Journal, target: ConfiguredTarget, run: RunId): Promise<void> {
  const report = journal.report(run);
  const note = (text: string) => journal.addEvent(run, { at: Date.now(), text });
  if (report?.valid !== true) {
    note('Its rows are kept, because they were not counted, or not correct.');
    return;
  }
  journal.addReport({ ...report, readingsDeletedAt: Date.now() });
  const rows = await deleteRun(target, report.spec.sink, run);
  note(`${counted(rows, 'row')} deleted: the sweep empties the table between its runs.`);
}

/** Requests the deletion of a run that does not exist, to find out whether the store would refuse. */
export async function tryToEmpty({ target, spec }: CheckedRun, nobody: RunId): Promise<void> {
  await deleteRun(target, spec.sink, nobody);
}

async function deleteRun(target: ConfiguredTarget, options: unknown, run: RunId): Promise<number> {
  const sink = await target.kind.connect(target.settings, options);
  try {
    return (await sink.deleteRun?.(run)) ?? 0;
  } finally {
    await sink.close();
  }
}
