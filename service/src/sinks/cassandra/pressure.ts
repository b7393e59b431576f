import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { StoreFigures } from '../../model/store-figures.ts';
import { readExporters, type Metrics } from '../exporter.ts';
import type { StorePressure, StoreReading } from '../store-pressure.ts';
import { Client } from './client.ts';
import type { CassandraTarget } from './options.ts';

const SHOWN_BY_EXPORTERS = 'dropped writes, waits for the commit log and pauses of the garbage collector';

const Pool = z.object({
  name: z.string(),
  active_tasks: z.int(),
  active_tasks_limit: z.int(),
  pending_tasks: z.coerce.number(),
  blocked_tasks: z.coerce.number(),
});
type Pool = z.infer<typeof Pool>;
const POOLS =
  'SELECT name, active_tasks, active_tasks_limit, pending_tasks, blocked_tasks FROM system_views.thread_pools';

/** Pools through which each write goes: the one that reads requests, and the one that writes rows. */
const WRITING: ReadonlySet<string> = new Set(['Native-Transport-Requests', 'MutationStage']);
const COMPACTING = 'CompactionExecutor';

/**
 * The figures of the nodes: their thread pools, from a virtual table that each node answers for itself (Cassandra 4.0 and later), and what
 * exporters serve with the rules of provisioning/cassandra/jmx.yml.
 */
export async function watchNodes(target: CassandraTarget): Promise<StorePressure> {
  const client = await Client.open(target);
  return {
    read: async () => {
      const [pools, exported] = await Promise.all([readPools(client), readExporters(target.exporters)]);
      return {
        figures: {
          ...pools.figures,
          // A sum without some of the nodes could not be compared with the next one.
          ...(exported.missing.length === 0 && nodeFigures([...exported.metrics.values()])),
        },
        missing: [...pools.missing, ...exported.missing.map((why) => `${SHOWN_BY_EXPORTERS} (${why})`)],
      };
    },
    close: () => client.close(),
  };
}

async function readPools(client: Client): Promise<StoreReading> {
  try {
    const nodes = client.driver.getState().getConnectedHosts();
    const pools = await Promise.all(nodes.map((node) => client.rows(Pool, { cql: POOLS, node })));
    return { figures: poolFigures(pools), missing: [] };
  } catch (thrown) {
    const { code, message } = Fault.from(thrown);
    if (code === 'UNAUTHORIZED' || code === 'NO_SUCH_KEYSPACE' || code === 'NO_SUCH_TABLE') {
      return { figures: {}, missing: [`its thread pools (${message})`] };
    }
    throw thrown;
  }
}

/** The waiting tasks of all nodes, and the load of the busiest pool of one node. */
export function poolFigures(nodes: ReadonlyArray<readonly Pool[]>): StoreFigures {
  const writing = nodes.flat().filter(({ name }) => WRITING.has(name));
  const compacting = nodes.flat().filter(({ name }) => name === COMPACTING);
  const loads = writing.flatMap(({ active_tasks: active, active_tasks_limit: limit }) =>
    limit > 0 ? [Math.min(1, active / limit)] : []
  );
  const waiting = (pools: readonly Pool[]) =>
    pools.reduce((sum, { pending_tasks: pending, blocked_tasks: blocked }) => sum + pending + blocked, 0);
  return {
    ...(writing.length > 0 && { waitingRequests: waiting(writing) }),
    ...(loads.length > 0 && { handlersBusy: Math.max(...loads) }),
    ...(compacting.length > 0 && {
      compactions: compacting.reduce((sum, { active_tasks: active }) => sum + active, 0),
      pendingCompactions: waiting(compacting),
    }),
  };
}

/** Totals of all nodes; the pauses are their average. */
export function nodeFigures(nodes: readonly Metrics[]): StoreFigures {
  const values = (name: string, labels: Record<string, string> = {}) =>
    nodes.flatMap((node) => node.sum(name, labels) ?? []);
  const sum = (numbers: readonly number[]) =>
    numbers.length === 0 ? undefined : numbers.reduce((total, value) => total + value, 0);
  const pauses = values('jvm_gc_collection_seconds_sum');
  return {
    writes: sum(values('cassandra_client_requests_total', { request: 'Write' })),
    droppedWrites: sum(values('cassandra_dropped_messages_total', { message: 'MUTATION_REQ' })),
    commitLogWaits: sum([
      ...values('cassandra_commit_log_waits_total', { for: 'Commit' }),
      ...values('cassandra_commit_log_waits_total', { for: 'SegmentAllocation' }),
    ]),
    gcMs: pauses.length === 0 ? undefined : ((sum(pauses) ?? 0) * 1000) / pauses.length,
  };
}
