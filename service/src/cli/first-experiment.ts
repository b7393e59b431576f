import type { Engine } from '../engine/engine.ts';
import { followSweep } from './follow.ts';
import { person } from './person.ts';
import { sweepText } from './sweep-text.ts';

/** The experiment from the original article: the same readings, with more and more of them per commit. */
const REQUEST = {
  run: {
    target: 'sqlite',
    source: { kind: 'replay' },
    producers: 1,
    durationMs: 5_000,
    label: 'The first experiment: what a commit costs',
  },
  matrix: { 'sink.commitEvery': [1, 10, 100, 1000] },
};

/** Runs the first experiment if there is no run yet, and returns its table; null if there is one. */
export async function firstExperiment(engine: Engine): Promise<string | null> {
  if ((await engine.runs(1)).length > 0) {
    return null;
  }
  process.stderr.write(
    'The first experiment writes temperatures from Seattle to an embedded SQLite database, with a commit every 1, ' +
      '10, 100 and 1000 rows.\n'
  );
  const { id } = await engine.startSweep(REQUEST, person());
  return sweepText(await followSweep(engine, id));
}
