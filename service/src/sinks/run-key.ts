import type { RunId } from '../model/run.ts';

/** The size of the run column in tables created by version 0.1.0. */
export const RUN_KEY_CHARACTERS = 8;

/**
 * Identifies a run in a column that has no room for its id: the last eight characters, which are random (41 bits). For a run
 * created by 0.1.0 this is the whole id.
 */
export function runKey(run: RunId): string {
  return run.slice(-RUN_KEY_CHARACTERS);
}

/** What a column of that many characters stores for a run. */
export function runIn(characters: number, run: RunId): string {
  return run.length <= characters ? run : runKey(run);
}

/** All names under which a table may store a run: its id and, from before the column was widened, its key. */
export function namesOf(run: RunId): string[] {
  return [...new Set([run, runKey(run)])];
}
