import { expect, it } from 'vitest';

import { Metrics } from '../exporter.ts';
import { nodeFigures, poolFigures } from './pressure.ts';

const pool = (name: string, active: number, limit: number, pending = 0, blocked = 0) => ({
  ...{ name, active_tasks: active, active_tasks_limit: limit, pending_tasks: pending, blocked_tasks: blocked },
});

it('the thread pools of all nodes give the waiting writes, and the load of the busiest pool', () => {
  const first = [pool('MutationStage', 8, 32, 1), pool('Native-Transport-Requests', 128, 128, 40, 5)];
  const second = [pool('MutationStage', 4, 32), pool('ReadStage', 32, 32, 9), pool('CompactionExecutor', 1, 2, 3)];
  expect(poolFigures([first, second])).toEqual({
    ...{ waitingRequests: 46, handlersBusy: 1, compactions: 1, pendingCompactions: 3 },
  });
});

it('pools that a version does not have give no figures', () => {
  expect(poolFigures([[pool('MutationStage', 0, 0)]])).toEqual({ waitingRequests: 0 });
  expect(poolFigures([])).toEqual({});
});

it('exporters give totals of all nodes, and the average pauses', () => {
  const node = (writes: number, gc: number) =>
    new Metrics(`cassandra_client_requests_total{request="Write",} ${writes}
cassandra_dropped_messages_total{message="MUTATION_REQ",} 1
cassandra_commit_log_waits_total{for="Commit",} 5
cassandra_commit_log_waits_total{for="SegmentAllocation",} 2
cassandra_commit_log_waits_total{for="Flush",} 70
jvm_gc_collection_seconds_sum{gc="Copy",} ${gc}
jvm_gc_collection_seconds_sum{gc="MarkSweepCompact",} 0.5`);
  expect(nodeFigures([node(10, 1.5), node(30, 3.5)])).toEqual({
    ...{ writes: 40, droppedWrites: 2, commitLogWaits: 14, gcMs: 3_000 },
  });
  expect(nodeFigures([new Metrics('')]).writes).toBeUndefined();
});
