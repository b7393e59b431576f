import type { RunId } from '../model/run.ts';

/** What tables made by version 0.1.0 have room for. */
export const RUN_KEY_CHARACTERS = 8;

/**
 * What stands for a run in a column that has no room for its id: the last eight characters, which are random (41 bits). The whole
 * id of a run that 0.1.0 made.
 */
export function runKey(run: RunId): string {
  return run.slice(-RUN_KEY_CHARACTERS);
}

/** What a column of so many characters keeps for a run. */
export function runIn(characters: number, run: RunId): string {
  return run.length <= characters ? run : runKey(run);
}

/** All that may stand for a run in a table: its id and, from before somebody widened the column, its key. */
export function namesOf(run: RunId): string[] {
  return [...new Set([run, runKey(run)])];
}
