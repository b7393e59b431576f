import { row } from '../parts/dashboard.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { CASSANDRA } from '../parts/selectors.ts';
import { countOf, highest, mean } from '../parts/spans.ts';

export function requests() {
  return row('How fast does it accept rows?', [
    graph({
      title: 'Requests',
      description:
        'Client requests by kind, on all selected nodes. A Write is a row or a batch of rows; a RangeSlice is a read ' +
        'across partitions, such as the count for a ledger.',
      unit: 'reqps',
      width: 8,
      queries: [
        prometheus(
          `sum by (request) (rate(cassandra_client_requests_total{${CASSANDRA}}[$__rate_interval]))`,
          '{{request}}'
        ),
      ],
    }),
    graph({
      title: 'How long a write takes',
      description:
        'From the time a node receives a write until enough replicas have confirmed it, on the slowest of the ' +
        'selected hosts. To see one host alone, select it at the top. The mean is current; median and p99 cover ' +
        'roughly the last few minutes and decay slowly.',
      unit: 's',
      width: 8,
      queries: [
        prometheus(
          `max(rate(cassandra_client_request_time_seconds_total{${CASSANDRA},request="Write"}[$__rate_interval]) / (rate(cassandra_client_requests_total{${CASSANDRA},request="Write"}[$__rate_interval]) > 0))`,
          'mean'
        ),
        prometheus(
          `max(${mean(`cassandra_client_request_seconds{${CASSANDRA},request="Write",percentile="50"}`)})`,
          'median'
        ),
        prometheus(
          `max(${highest(`cassandra_client_request_seconds{${CASSANDRA},request="Write",percentile="99"}`)})`,
          'p99'
        ),
      ],
    }),
    graph({
      title: 'Failed requests',
      description:
        'Number of failures. Timeouts: replicas answered too late, and the row may or may not be stored. Unavailables: too few ' +
        'replicas were up. Failures: a replica refused; its log says why.',
      unit: 'short',
      width: 8,
      levels: { bad: 1 },
      queries: [
        prometheus(`sum by (error) (${countOf(`cassandra_client_request_errors_total{${CASSANDRA}}`)})`, '{{error}}'),
      ],
    }).axisSoftMax(1),
  ]);
}

export function waits() {
  return row('What does a write wait for?', [
    graph({
      title: 'Waiting for a thread',
      description:
        'Tasks waiting in each thread pool, on the node with the most. Native-Transport-Requests: clients; ' +
        'MutationStage: writes. Short peaks are normal; a number that stays high means that the node gets more work ' +
        'than it can handle.',
      unit: 'none',
      width: 8,
      queries: [
        prometheus(`max by (pool) (${highest(`cassandra_thread_pool_pending_tasks{${CASSANDRA}}`)})`, '{{pool}}'),
      ],
    }),
    graph({
      title: 'Pools in use',
      description:
        'Share of a pool’s threads that are busy, on the busiest node. If MutationStage (concurrent_writes) or ' +
        'MemtableFlushWriter is full, the other pools wait for it.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.8 },
      queries: [
        prometheus(
          `max by (pool) (${highest(`cassandra_thread_pool_active_tasks{${CASSANDRA}}`)} / on (host, instance, pool) cassandra_thread_pool_threads)`,
          '{{pool}}'
        ),
      ],
    }).axisSoftMax(1),
    graph({
      title: 'Waiting for commit log or memory',
      description:
        'Waits per second. Commit: for a late sync of the commit log; above 0, the disk is too slow. Flush: for the ' +
        'disk. SegmentAllocation: for an empty segment of the commit log. Memory: for a flush to free memory.',
      unit: 'ops',
      width: 8,
      queries: [
        prometheus(`max by (for) (rate(cassandra_commit_log_waits_total{${CASSANDRA}}[$__rate_interval]))`, '{{for}}'),
        prometheus(`max(rate(cassandra_memtable_blocked_total{${CASSANDRA}}[$__rate_interval]))`, 'Memory'),
      ],
    }),
  ]);
}
