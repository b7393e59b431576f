import type { ConfiguredTarget } from '../config/settings.ts';
import type { Preset } from '../model/preset.ts';
import { RunSpec } from '../model/run.ts';
import { SweepSpec } from '../model/sweep.ts';

interface Draft {
  name: string;
  title: string;
  description: string;
  run?: object;
  matrix?: Record<string, unknown[]>;
}

/** The experiments of the story that Thermobench grew from, and the hobbyist's everyday use. */
const DRAFTS: readonly Draft[] = [
  {
    name: 'commit-sweep',
    title: 'How often to commit',
    description: 'What does a commit after every 1, 10, 100 or 1000 rows cost, with one producer?',
    run: { producers: 1, durationMs: 10_000 },
    matrix: { 'sink.commitEvery': [1, 10, 100, 1000] },
  },
  {
    name: 'producers-sweep',
    title: 'How many producers',
    description: 'Do 1, 2, 4 or 8 producers write more together, or do they wait for the same thing?',
    run: { durationMs: 10_000 },
    matrix: { producers: [1, 2, 4, 8] },
  },
  {
    name: 'insert-modes',
    title: 'Single, pipelined or multirow',
    description: 'What is gained by not waiting for each row, or by many rows in one statement?',
    run: { producers: 1, durationMs: 10_000 },
    matrix: { 'sink.insert': ['single', 'pipelined', 'multirow'] },
  },
  {
    name: 'endless-collection',
    title: 'Collect for ever',
    description: 'One reading a second from the sensors of this host, until it is stopped.',
    run: { producers: 1, durationMs: null, ratePerSecond: 1 },
  },
];

/** Those experiments that the target's kind of sink has the settings for, ready to be sent. */
export function presetsFor({ name: target, kind }: ConfiguredTarget): Preset[] {
  return DRAFTS.filter(({ matrix = {} }) =>
    Object.keys(matrix).every((axis) => !axis.startsWith('sink.') || axis.slice('sink.'.length) in kind.options.shape)
  ).map(({ run, matrix, ...naming }) => {
    const spec = RunSpec.parse({ ...run, target });
    return matrix
      ? { ...naming, kind: 'sweep', request: SweepSpec.parse({ run: spec, matrix, repeat: 3 }) }
      : { ...naming, kind: 'run', request: spec };
  });
}
