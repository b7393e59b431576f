import { join } from 'node:path';

import { defineSink } from '../sink-kind.ts';
import { SqliteOptions, SqliteTarget } from './options.ts';

/** A database file. */
export const sqliteSink = defineSink({
  kind: 'sqlite',
  target: SqliteTarget,
  options: SqliteOptions,
  embedded: true,
  builtIn: (dataFolder) => ({ sink: 'sqlite', file: join(dataFolder, 'readings.db') }),
  address: ({ file }) => ({ text: file, hostPaths: [file] }),
  deletesRuns: true,
  // Size of the file after 200,000 rows of one producer, divided by their number: 131.
  bytesPerRow: 130,
  connect: async (target, options) => new (await import('./sink.ts')).SqliteSink(target, options),
  relay: async (target, settings) => new (await import('./relay-store.ts')).SqliteRelayStore(target, settings),
});
