import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { worded } from '../parts/mappings.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { KAFKA } from '../parts/selectors.ts';

/** Are all brokers up, and is each record safe? */
export function overview() {
  return row('Are all brokers up, and is each record safe?', [
    comparison({
      title: 'Brokers now',
      description:
        'The current state of each broker. "Exposed" counts the partitions that it leads and that lack a copy: their ' +
        'records are at risk. "Refusing" counts those with fewer copies than min.insync.replicas: writes with ' +
        'acks=all are refused. "Unclean" counts elections of a leader that lacked records: acknowledged records may ' +
        'be lost.',
      by: { host: 'Host', instance: 'Broker' },
      height: 5,
      columns: [
        {
          title: 'Up',
          expr: each(`up{${KAFKA}}`),
          unit: 'none',
          mappings: [worded({ 0: ['no', 'red'], 1: ['yes', 'green'] })],
        },
        {
          title: 'Controller',
          expr: each(`kafka_controller_active{${KAFKA}}`),
          unit: 'none',
          mappings: [worded({ 0: ['–', 'text'], 1: ['active', 'green'] })],
        },
        {
          title: 'Exposed',
          expr: each(`kafka_under_replicated_partitions{${KAFKA}}`),
          unit: 'none',
          levels: { bad: 1 },
        },
        { title: 'Refusing', expr: each(`kafka_under_min_isr_partitions{${KAFKA}}`), unit: 'none', levels: { bad: 1 } },
        {
          title: 'No leader',
          expr: each(`kafka_controller_offline_partitions{${KAFKA}}`),
          unit: 'none',
          levels: { bad: 1 },
        },
        {
          title: 'Unclean',
          expr: each(`kafka_controller_unclean_leader_elections_total{${KAFKA}}`),
          unit: 'none',
          levels: { bad: 1 },
        },
        { title: 'Up for', expr: each(`time() - process_start_time_seconds{${KAFKA}}`), unit: 'dtdurations' },
      ],
    }),
  ]);
}

/** Are the copies in sync? */
export function copies() {
  return row('Are the copies in sync?', [
    graph({
      title: 'Partitions that lack a copy',
      description:
        'How many of the partitions that a broker leads lack a copy. 0 is normal; otherwise a broker is down or ' +
        'cannot keep up. Then look at its machine on the dashboard Nodes.',
      unit: 'none',
      width: 6,
      levels: { bad: 1 },
      queries: [prometheus(`kafka_under_replicated_partitions{${KAFKA}}`, '{{instance}}')],
    }).axisSoftMax(1),
    graph({
      title: 'Copies falling behind and catching up',
      description:
        'How often per second a copy fell too far behind its leader, or caught up again. If both repeat, the broker ' +
        'of that copy is overloaded. The panel on the left shows a broker that is down; this one shows its return.',
      unit: 'ops',
      width: 6,
      queries: [
        prometheus(`rate(kafka_isr_shrinks_total{${KAFKA}}[$__rate_interval])`, '{{instance}} behind'),
        prometheus(`rate(kafka_isr_expands_total{${KAFKA}}[$__rate_interval])`, '{{instance}} caught up'),
      ],
    }).axisSoftMax(1),
    graph({
      title: 'Copied between brokers',
      description:
        'Bytes that a broker sends to and receives from other brokers to maintain copies. With three copies, this is ' +
        'twice the bytes that clients write.',
      unit: 'Bps',
      width: 6,
      queries: [
        prometheus(`rate(kafka_broker_replication_bytes_out_total{${KAFKA}}[$__rate_interval])`, '{{instance}} sent'),
        prometheus(
          `rate(kafka_broker_replication_bytes_in_total{${KAFKA}}[$__rate_interval])`,
          '{{instance}} received'
        ),
      ],
    }),
    graph({
      title: 'Partitions led',
      description:
        'Clients write to and read from the leader of a partition. A broker that leads many more than the others ' +
        'has more work; one that leads none was down, and its partitions have not been moved back.',
      unit: 'none',
      width: 6,
      queries: [prometheus(`kafka_leader_partitions{${KAFKA}}`, '{{instance}}')],
    }),
  ]);
}

function each(expr: string): string {
  return `max by (host, instance) (${expr})`;
}
