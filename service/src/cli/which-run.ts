import { Fault } from '../model/fault.ts';
import type { Engine } from '../runs/engine.ts';

export const RUN_ARGUMENT = 'id of a run, or `last` for the newest';

/** The id that a person means: `last` is the newest run. */
export async function whichRun(engine: Engine, word: string): Promise<string> {
  if (word !== 'last') {
    return word;
  }
  const [newest] = await engine.runs(1);
  if (!newest) {
    throw new Fault({
      kind: 'configuration',
      code: 'RUN_UNKNOWN',
      message: 'There is no run yet in this data folder.',
      hint: 'Begin with `thermobench run`, or name the right folder with --data.',
    });
  }
  return newest.id;
}
