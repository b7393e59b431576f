import { row } from '../parts/dashboard.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { CASSANDRA } from '../parts/selectors.ts';

/** How fast does it take rows? */
export function requests() {
  return row('How fast does it take rows?', [
    graph({
      title: 'Requests',
      description:
        'Of clients, by kind, all chosen nodes together. A Write is a row, or a batch of them; RangeSlice is a read ' +
        'across partitions, such as a ledger’s.',
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
        'From a node’s receiving it until enough replicas have confirmed it. The mean is of the moment; median and ' +
        'p99 are of about the last minutes, and forget slowly.',
      unit: 's',
      width: 8,
      queries: [
        prometheus(
          `rate(cassandra_client_request_time_seconds_total{${CASSANDRA},request="Write"}[$__rate_interval]) / (rate(cassandra_client_requests_total{${CASSANDRA},request="Write"}[$__rate_interval]) > 0)`,
          '{{instance}} mean'
        ),
        prometheus(
          `cassandra_client_request_seconds{${CASSANDRA},request="Write",percentile="50"}`,
          '{{instance}} median'
        ),
        prometheus(
          `cassandra_client_request_seconds{${CASSANDRA},request="Write",percentile="99"}`,
          '{{instance}} p99'
        ),
      ],
    }),
    graph({
      title: 'Requests that failed',
      description:
        'Timeouts: replicas answered too late, the row may be there or not. Unavailables: too few were there to ' +
        'begin with. Failures: a replica said no, its log says why.',
      unit: 'reqps',
      width: 8,
      levels: { bad: 1 },
      queries: [
        prometheus(
          `sum by (error) (rate(cassandra_client_request_errors_total{${CASSANDRA}}[$__rate_interval]))`,
          '{{error}}'
        ),
      ],
    }).axisSoftMax(1),
  ]);
}

/** What does a write wait for? */
export function waits() {
  return row('What does a write wait for?', [
    graph({
      title: 'Waiting for a thread',
      description:
        'Tasks that wait, by pool, on the node where they are most. Native-Transport-Requests: clients; ' +
        'MutationStage: writes. Some come and go; a number that stays is a node that is asked for more than it can ' +
        'do.',
      unit: 'none',
      width: 8,
      queries: [prometheus(`max by (pool) (cassandra_thread_pool_pending_tasks{${CASSANDRA}})`, '{{pool}}')],
    }),
    graph({
      title: 'Pools in use',
      description:
        'Share of its threads that a pool has at work, on the fullest node. A full MutationStage (concurrent_writes) ' +
        'or MemtableFlushWriter is what the others wait for.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.8 },
      queries: [
        prometheus(
          `max by (pool) (cassandra_thread_pool_active_tasks{${CASSANDRA}} / cassandra_thread_pool_threads)`,
          '{{pool}}'
        ),
      ],
    }),
    graph({
      title: 'Waiting for commit log or memory',
      description:
        'How often a second somebody had to wait: for a sync that is late (Commit), for the disk (Flush), for an ' +
        'empty segment (SegmentAllocation). Commit above 0 means that the disk is too slow. Memory: a write that ' +
        'waited until a flush made room.',
      unit: 'ops',
      width: 8,
      queries: [
        prometheus(`max by (for) (rate(cassandra_commit_log_waits_total{${CASSANDRA}}[$__rate_interval]))`, '{{for}}'),
        prometheus(`max(rate(cassandra_memtable_blocked_total{${CASSANDRA}}[$__rate_interval]))`, 'Memory'),
      ],
    }),
  ]);
}
