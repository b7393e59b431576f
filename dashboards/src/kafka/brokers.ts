import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { worded } from '../parts/mappings.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { KAFKA } from '../parts/selectors.ts';

/** Are all brokers there, and is each record safe? */
export function overview() {
  return row('Are all brokers there, and is each record safe?', [
    comparison({
      title: 'Brokers now',
      description:
        'Each broker now. "Exposed" are partitions that it leads and that lack a copy: their records are at risk. ' +
        '"Refusing" are those with fewer copies than min.insync.replicas: writes with acks=all are refused. ' +
        '"Unclean" counts elections of a leader that lacked records: acknowledged ones may be lost.',
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
        { title: 'Up for', expr: each(`time() - process_start_time_seconds{${KAFKA}}`), unit: 's' },
      ],
    }),
  ]);
}

/** Are the copies in step? */
export function copies() {
  return row('Are the copies in step?', [
    graph({
      title: 'Partitions that lack a copy',
      description:
        'Of those that each broker leads. 0, unless a broker is away or cannot follow; then look at its machine in ' +
        'Nodes.',
      unit: 'none',
      width: 6,
      levels: { bad: 1 },
      queries: [prometheus(`kafka_under_replicated_partitions{${KAFKA}}`, '{{instance}}')],
    }).axisSoftMax(1),
    graph({
      title: 'Copies behind, and back',
      description:
        'Times a second that a leader found a copy too far behind, or in step again. Again and again means that the ' +
        'broker of that copy is overloaded. One that is gone altogether shows to the left, and its return here.',
      unit: 'ops',
      width: 6,
      queries: [
        prometheus(`rate(kafka_isr_shrinks_total{${KAFKA}}[$__rate_interval])`, '{{instance}} behind'),
        prometheus(`rate(kafka_isr_expands_total{${KAFKA}}[$__rate_interval])`, '{{instance}} back'),
      ],
    }).axisSoftMax(1),
    graph({
      title: 'Copied between brokers',
      description:
        'Bytes that a broker gives the others, and gets from them, to keep copies. With three copies it is twice ' +
        'what clients write.',
      unit: 'Bps',
      width: 6,
      queries: [
        prometheus(`rate(kafka_broker_replication_bytes_out_total{${KAFKA}}[$__rate_interval])`, '{{instance}} given'),
        prometheus(`rate(kafka_broker_replication_bytes_in_total{${KAFKA}}[$__rate_interval])`, '{{instance}} got'),
      ],
    }),
    graph({
      title: 'Partitions led',
      description:
        'Clients write to, and read from, the leader of a partition. A broker that leads many more than the others ' +
        'has more to do; one that leads none was away and has not been given its own back.',
      unit: 'none',
      width: 6,
      queries: [prometheus(`kafka_leader_partitions{${KAFKA}}`, '{{instance}}')],
    }),
  ]);
}

function each(expr: string): string {
  return `max by (host, instance) (${expr})`;
}
