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

/** The experiments of the original story, and everyday use by a hobbyist. */
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
    name: 'kafka-modes',
    title: 'Kafka one by one, or batched',
    description: 'What does it cost to wait for each message before the next is sent?',
    run: { producers: 1, durationMs: 10_000 },
    matrix: { 'sink.mode': ['sync', 'batched'] },
  },
  {
    name: 'endless-collection',
    title: 'Collect for ever',
    description: 'One reading a second from the sensors of this host, until it is stopped.',
    run: { producers: 1, durationMs: null, ratePerSecond: 1 },
  },
];

/** The stores of the original story, and the settings that each deserve a row in the table. */
const STORES: Readonly<Record<string, ReadonlyArray<Record<string, unknown>>>> = {
  mysql: [{ 'sink.commitEvery': 100 }],
  cassandra: [{}],
  kafka: [{ 'sink.mode': 'sync' }, { 'sink.mode': 'batched' }],
};

/** The experiments that make sense on the target, ready to send. `all` are the targets that it can be compared with. */
export function presetsFor(target: ConfiguredTarget, all: readonly ConfiguredTarget[]): Preset[] {
  return [...storesSideBySide(target, all), ...throughKafka(target, all), ...forKind(target)];
}

/** The same work for one target of each kind of store, including this one; nothing if there is no other to compare with. */
function storesSideBySide(target: ConfiguredTarget, all: readonly ConfiguredTarget[]): Preset[] {
  const stores = Object.keys(STORES).flatMap(
    (kind) => [target, ...all].find((candidate) => candidate.kind.kind === kind) ?? []
  );
  if (stores.length < 2 || !stores.includes(target)) {
    return [];
  }
  const cases = stores.flatMap(({ name, kind }) =>
    STORES[kind.kind].map((settings) => ({ target: name, ...settings }))
  );
  const run = { target: target.name, durationMs: 30_000 };
  return [
    {
      name: 'stores-side-by-side',
      title: 'Stores side by side',
      description: 'How do MySQL, Cassandra and Kafka compare on the same work, on the same ledger?',
      kind: 'sweep',
      request: SweepSpec.parse({ run, cases, repeat: 1 }),
    },
  ];
}

/** From a topic into the first MySQL target; nothing if one of the two is missing. */
function throughKafka({ name, kind }: ConfiguredTarget, all: readonly ConfiguredTarget[]): Preset[] {
  const store = all.find((candidate) => candidate.kind.kind === 'mysql');
  if (kind.kind !== 'kafka' || !store) {
    return [];
  }
  return [
    {
      name: 'kafka-to-mysql',
      title: 'Kafka → MySQL',
      description:
        'Producers write to Kafka, and a relay brings the readings on: does MySQL keep up, and how far behind is it?',
      kind: 'run',
      request: RunSpec.parse({ target: name, relayTo: store.name, durationMs: 30_000 }),
    },
  ];
}

/** The drafts whose settings the target's kind of sink supports. */
function forKind({ name: target, kind }: ConfiguredTarget): Preset[] {
  return DRAFTS.filter(({ matrix = {} }) =>
    Object.keys(matrix).every((axis) => !axis.startsWith('sink.') || axis.slice('sink.'.length) in kind.options.shape)
  ).map(({ run, matrix, ...naming }) =>
    matrix
      ? { ...naming, kind: 'sweep', request: SweepSpec.parse({ run: { ...run, target }, matrix, repeat: 3 }) }
      : { ...naming, kind: 'run', request: RunSpec.parse({ ...run, target }) }
  );
}
