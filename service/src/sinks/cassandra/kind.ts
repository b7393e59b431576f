import { defineSink } from '../sink-kind.ts';
import { addressOf, CassandraOptions, CassandraTarget } from './options.ts';

/** Apache Cassandra. */
export const cassandraSink = defineSink({
  kind: 'cassandra',
  target: CassandraTarget,
  options: CassandraOptions,
  embedded: false,
  address: (target) => ({ text: addressOf(target), hostPaths: [] }),
  endpoints: ({ contactPoints, port }) => contactPoints.map((host) => ({ host, port })),
  connect: async (target, options) => new (await import('./sink.ts')).CassandraSink(target, options),
  relay: async (target, settings) => new (await import('./relay-store.ts')).CassandraRelayStore(target, settings),
  experiments: { store: 'Cassandra', cases: [{}] },
});
