import type { Crew, CrewRun } from '../crew/crew.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunRecord } from '../journal/rows.ts';
import { Fault } from '../model/fault.ts';
import { Totals } from './totals.ts';

/** What an earlier process recorded of a run. */
export interface RecordedBefore {
  totals: Totals;
  /** The last recorded second. */
  second: number;
  elapsedMs: number;
}

/** Takes over producers that an earlier process started, and what it recorded. Throws a Fault if they ended with that process. */
export async function takeOver(
  { id, spec, producers }: RunRecord,
  { journal, crew }: { journal: Journal; crew: Crew }
): Promise<{ crewRun: CrewRun; before: RecordedBefore }> {
  const progress = journal.progress.of(id);
  const state = journal.progress.crewOf(id);
  if (progress === null || state === null || crew.rejoin === undefined) {
    throw new Fault({
      kind: 'fatal',
      code: 'PRODUCERS_GONE',
      message: `The producers of run ${id} ended with the process that started them.`,
      hint: 'Start the run again.',
    });
  }
  const crewRun = await crew.rejoin({ run: id, spec, producers }, state);
  const second = journal.progress.lastSecond(id);
  return { crewRun, before: { totals: Totals.from(progress.totals), second, elapsedMs: second * 1000 } };
}
