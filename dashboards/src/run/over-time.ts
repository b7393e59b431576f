import { collapsedRow } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { highest } from '../parts/spans.ts';

/** All runs of the service together, by store, from its metrics. Also shows runs whose samples were deleted. */
export function overTime() {
  return collapsedRow('How did each store do in all runs of this time range?', [
    graph({
      title: 'Rows per second, by store',
      description:
        'Offered: readings that the producers of all runs had ready. Acked: what the store confirmed as durable. ' +
        'Relayed: what the relay of a run copied to another store. Warm-ups are included.',
      unit: 'rowsps',
      width: 12,
      // Without zeros, the legend names only stores that a run wrote to.
      queries: [
        prometheus(`sum by (target) (${rate('rows_offered_total')}) > 0`, '{{target}} offered'),
        prometheus(`sum by (target) (${rate('rows_acked_total')}) > 0`, '{{target}} acked'),
        prometheus(
          `sum by (target, relay_to) (${rate('rows_relayed_total')}) > 0`,
          '{{target}} → {{relay_to}} relayed'
        ),
      ],
    }).noValue(NO_RUN),
    graph({
      title: 'Latency p99, by store',
      description:
        'The line shows a duration: one reading in a hundred took longer than this to be acked, and one commit in a hundred took longer to return. Only paced runs have ' +
        'intended starts. The buckets are coarse, about three per power of ten; the report of a run is exact.',
      unit: 's',
      width: 12,
      queries: [
        prometheus(p99('call_to_ack_seconds'), '{{target}} from the call'),
        prometheus(p99('intended_seconds'), '{{target}} from the intended start'),
        prometheus(p99('commit_seconds'), '{{target}} commit'),
      ],
    }).noValue(NO_RUN),
    graph({
      title: 'Busiest producer thread',
      description:
        'Share of time in which the busiest thread of a run was computing. Near 100 %, the generator is the limit, and the ' +
        'store could accept more.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.8, bad: 0.95 },
      queries: [
        prometheus(`max by (target) (${highest('thermobench_generator_event_loop_utilization_ratio')})`, '{{target}}'),
      ],
    })
      .max(1)
      .noValue(NO_RUN),
    stacked({
      title: 'Producers’ time by phase',
      description:
        'The phases of all producers in all runs add up to 100 %. If committing grows from week to week, the disk of the store ' +
        'has become slower.',
      unit: 'percentunit',
      width: 8,
      queries: [
        prometheus(
          `sum by (phase) (${rate('time_spent_seconds_total')}) / scalar(sum(${rate('time_spent_seconds_total')}))`,
          '{{phase}}'
        ),
      ],
    })
      .max(1)
      .overrides(
        Object.entries(PHASE_COLORS).map(([phase, fixedColor]) => ({
          matcher: { id: 'byName', options: phase },
          properties: [{ id: 'color', value: { mode: 'fixed', fixedColor } }],
        }))
      )
      .noValue(NO_RUN),
    graph({
      title: 'Retries, by store',
      description:
        'Failures per second that runs and collectors retried: a lost connection, a timeout, a full queue. A few during ' +
        'a restart of the store are normal. A steady rate means an unreliable network, or an overloaded store.',
      unit: 'ops',
      width: 8,
      queries: [
        prometheus(`sum by (target) (${rate('transient_errors_total')})`, '{{target}}'),
        prometheus(
          `sum by (host, target) (${rate('collector_transient_errors_total')})`,
          '{{target}}, collector on {{host}}'
        ),
      ],
    })
      .axisSoftMax(1)
      .noValue(NO_RUN),
  ]);
}

/** As on the pages of the plugin: see service/src/model/sample.ts. */
const PHASE_COLORS = {
  building: 'blue',
  queued: 'purple',
  writing: 'green',
  committing: 'orange',
  reconnecting: 'red',
  idle: 'gray',
};

const NO_RUN = 'No run wrote in this time range, or Prometheus does not scrape the service';

function rate(counter: string): string {
  return `rate(thermobench_${counter}[$__rate_interval])`;
}

function p99(histogram: string): string {
  return `histogram_quantile(0.99, sum by (target, le) (${rate(`${histogram}_bucket`)}))`;
}
