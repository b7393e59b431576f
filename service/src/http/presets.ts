import type { ConfiguredTarget } from '../config/settings.ts';
import type { Preset } from '../model/preset.ts';
import { RunSpec } from '../model/run.ts';
import { SweepSpec } from '../model/sweep.ts';
import type { SweepExperiment } from '../sinks/experiments.ts';
import { outagePresets } from './outage-presets.ts';
import { sinkKinds } from '../sinks/index.ts';

/**
 * The experiments from the original article that any sink may support. A sink declares the experiments that are specific to its
 * kind.
 */
const SWEEPS: readonly SweepExperiment[] = [
  {
    name: 'commit-sweep',
    title: 'How often to commit',
    description: 'What does a commit after every 1, 10, 100 or 1,000 rows cost, with one producer?',
    run: { producers: 1, durationMs: 10_000 },
    matrix: { 'sink.commitEvery': [1, 10, 100, 1000] },
  },
  {
    name: 'producers-sweep',
    title: 'How many producers',
    description: 'Do 2, 4 or 8 producers write more than a single one, or do they all wait for the same resource?',
    run: { durationMs: 10_000 },
    matrix: { producers: [1, 2, 4, 8] },
  },
];

/** The experiments that make sense on the target, ready to send. `all` are the targets that it can be compared with. */
export function presetsFor(target: ConfiguredTarget, all: readonly ConfiguredTarget[]): Preset[] {
  const sweeps = [...SWEEPS.filter((sweep) => supports(target, sweep)), ...(target.kind.experiments?.sweeps ?? [])];
  return [
    ...storesSideBySide(target, all),
    ...throughRelay(target, all),
    ...sweeps.map((sweep) => sweepPreset(target, sweep)),
    ...outagePresets(target, all),
    endlessCollection(target),
  ].map(labelled);
}

/**
 * Labels the runs that a preset starts with the title of the experiment, because an id says nothing in a list. Users can change
 * the label.
 */
function labelled(preset: Preset): Preset {
  const { title: label } = preset;
  return preset.kind === 'run'
    ? { ...preset, request: { ...preset.request, label } }
    : { ...preset, request: { ...preset.request, run: { ...preset.request.run, label } } };
}

/** The same work for this target and for one target of each other kind of store; empty if there is nothing to compare with. */
function storesSideBySide(target: ConfiguredTarget, all: readonly ConfiguredTarget[]): Preset[] {
  // Kinds with tables first, kinds with topics last.
  const kinds = sinkKinds.toSorted((a, b) => Number(a.topic !== undefined) - Number(b.topic !== undefined));
  const stores = kinds.flatMap((kind) => {
    const store = [target, ...all].find((candidate) => candidate.kind === kind);
    return store && kind.experiments ? [{ target: store, ...kind.experiments }] : [];
  });
  if (stores.length < 2 || !stores.some((store) => store.target === target)) {
    return [];
  }
  const cases = stores.flatMap((store) => store.cases.map((settings) => ({ target: store.target.name, ...settings })));
  const names = new Intl.ListFormat('en-GB').format(stores.map(({ store }) => store));
  const run = { target: target.name, durationMs: 30_000 };
  return [
    {
      name: 'stores-side-by-side',
      title: 'Compare stores',
      description: `How do ${names} compare under the same load, with every row counted?`,
      kind: 'sweep',
      request: SweepSpec.parse({ run, cases, repeat: 1 }),
    },
  ];
}

/** Relays the readings of a topic to the first target of each kind of store that has an experiment with a relay. */
function throughRelay({ name, kind: from }: ConfiguredTarget, all: readonly ConfiguredTarget[]): Preset[] {
  if (from.topic === undefined || from.experiments === undefined) {
    return [];
  }
  const log = from.experiments.store;
  return sinkKinds.flatMap(({ kind, relay, experiments }) => {
    const store = all.find((candidate) => candidate.kind.kind === kind);
    if (store === undefined || relay === undefined || !experiments?.isRelayed) {
      return [];
    }
    return {
      name: `${from.kind}-to-${kind}`,
      title: `${log} → ${experiments.store}`,
      description: `Producers write to ${log}, and a relay copies the readings: does ${experiments.store} keep up, and how far behind is it?`,
      kind: 'run',
      request: RunSpec.parse({ target: name, relayTo: store.name, durationMs: 30_000 }),
    };
  });
}

/** Whether the target's kind of sink has all settings that the sweep varies. */
function supports({ kind }: ConfiguredTarget, { matrix }: SweepExperiment): boolean {
  return Object.keys(matrix).every(
    (axis) => !axis.startsWith('sink.') || axis.slice('sink.'.length) in kind.options.shape
  );
}

function sweepPreset({ name: target }: ConfiguredTarget, { run, matrix, ...naming }: SweepExperiment): Preset {
  return { ...naming, kind: 'sweep', request: SweepSpec.parse({ run: { ...run, target }, matrix, repeat: 3 }) };
}

function endlessCollection({ name: target }: ConfiguredTarget): Preset {
  return {
    name: 'endless-collection',
    title: 'Collect continuously',
    description: 'One reading per second from the sensors of this host, until stopped.',
    kind: 'run',
    request: RunSpec.parse({ target, producers: 1, durationMs: null, ratePerSecond: 1 }),
  };
}
