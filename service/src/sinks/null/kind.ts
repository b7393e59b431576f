import { defineSink } from '../sink-kind.ts';
import { NullOptions, NullTarget } from './options.ts';

/** No store: a run measures only the generator. */
export const nullSink = defineSink({
  kind: 'null',
  target: NullTarget,
  options: NullOptions,
  embedded: true,
  builtIn: () => ({ sink: 'null' }),
  storesNothing: true,
  deletesRuns: true,
  bytesPerRow: 0,
  address: () => ({ text: 'nowhere', hostPaths: [] }),
  connect: async (_target, options) => new (await import('./sink.ts')).NullSink(options),
});
