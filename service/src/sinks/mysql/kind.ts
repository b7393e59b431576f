import { defineSink } from '../sink-kind.ts';
import { addressOf } from './faults.ts';
import { MysqlOptions, MysqlTarget, socketPath } from './options.ts';

/** MariaDB and MySQL. */
export const mysqlSink = defineSink({
  kind: 'mysql',
  target: MysqlTarget,
  options: MysqlOptions,
  embedded: false,
  address: (target) => ({
    text: addressOf(target),
    hostPaths: [socketPath(target)].filter((path) => path !== undefined),
  }),
  endpoints: (target) => {
    const socket = socketPath(target);
    return [socket === undefined ? { host: target.host, port: target.port } : { socket }];
  },
  deletesRuns: true,
  // Size of the table's file in MariaDB 10.11 after 200,000 rows of one producer, divided by their number.
  bytesPerRow: 210,
  connect: async (target, options) => new (await import('./sink.ts')).MysqlSink(target, options),
  relay: async (target, settings) => new (await import('./relay-store.ts')).MysqlRelayStore(target, settings),
  experiments: {
    store: 'MySQL',
    cases: [{ 'sink.commitEvery': 100 }],
    isRelayed: true,
    sweeps: [
      {
        name: 'insert-modes',
        title: 'Single, pipelined or multirow',
        description: 'How much faster are inserts that do not wait for each row, or statements with many rows?',
        run: { producers: 1, durationMs: 10_000 },
        matrix: { 'sink.insert': ['single', 'pipelined', 'multirow'] },
      },
    ],
  },
});
