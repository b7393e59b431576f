import { Fault } from '../model/fault.ts';
import type { Run } from '../model/run.ts';
import type { Engine } from '../engine/engine.ts';

export const RUN_ARGUMENT = 'run ID, the beginning of one, or `last` for the newest run';

/** How many of the newest runs can be named by the first characters of their id. */
const MAX_RUNS = 1000;
const MAX_NAMED = 5;

/** The id that a person means: `last` is the newest run, and the first characters of an id are enough if they are unique. */
export async function whichRun(engine: Engine, word: string): Promise<string> {
  if (word !== 'last') {
    return wholeId(await engine.runs(MAX_RUNS), word);
  }
  const [newest] = await engine.runs(1);
  if (!newest) {
    throw new Fault({
      kind: 'configuration',
      code: 'RUN_UNKNOWN',
      message: 'This data folder has no runs yet.',
      hint: 'Start one with `thermobench run`, or choose another folder with --data.',
    });
  }
  return newest.id;
}

/** Returns the word itself if no run starts with it: it may be the whole id of an older run. */
function wholeId(runs: readonly Run[], word: string): string {
  const meant = runs.map(({ id }) => id).filter((id) => id.startsWith(word));
  if (meant.length > 1 && !meant.includes(word)) {
    const named = `${meant.slice(0, MAX_NAMED).join(', ')}${meant.length > MAX_NAMED ? ' …' : ''}`;
    throw new Fault({
      kind: 'configuration',
      code: 'RUN_AMBIGUOUS',
      message: `The IDs of ${meant.length} runs begin with "${word}": ${named}.`,
      hint: 'Give more characters of the ID.',
    });
  }
  return meant.length === 1 ? meant[0] : word;
}
