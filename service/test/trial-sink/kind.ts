import { defineSink } from '../../src/sinks/sink-kind.ts';
import { TrialOptions, TrialTarget } from './options.ts';

/** The kind of sink of a store that exists only for tests. */
export const trialSink = defineSink({
  kind: 'trial',
  target: TrialTarget,
  options: TrialOptions,
  embedded: true,
  address: ({ file }) => ({ text: file, hostPaths: [file] }),
  connect: async (target, options) => new (await import('./sink.ts')).TrialSink(target, options),
  relay: async ({ file }, settings) => new (await import('./relay-store.ts')).TrialRelayStore(file, settings),
  experiments: { store: 'Trial', cases: [{ 'sink.commitEvery': 10 }] },
});
