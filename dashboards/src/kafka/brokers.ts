import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { worded } from '../parts/mappings.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { KAFKA } from '../parts/selectors.ts';
import { highest } from '../parts/spans.ts';

export function overview() {
  return row('Are all brokers up, and is each record safe?', [
    comparison({
      title: 'Brokers now',
      description:
        'The current state of each broker. The counts cover the partitions that the broker leads. “Missing copies”: partitions that lack a copy, so their records are at risk. “Under min ISR”: partitions with fewer copies in sync than min.insync.replicas, so writes with acks=all are refused. “Unclean elections”: how often a copy that lacked records became leader, so acked records may be lost.',
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
          title: 'Missing copies',
          expr: each(`kafka_under_replicated_partitions{${KAFKA}}`),
          unit: 'none',
          levels: { bad: 1 },
        },
        {
          title: 'Under min ISR',
          expr: each(`kafka_under_min_isr_partitions{${KAFKA}}`),
          unit: 'none',
          levels: { bad: 1 },
        },
        {
          title: 'No leader',
          expr: each(`kafka_controller_offline_partitions{${KAFKA}}`),
          unit: 'none',
          levels: { bad: 1 },
        },
        {
          title: 'Unclean elections',
          expr: each(`kafka_controller_unclean_leader_elections_total{${KAFKA}}`),
          unit: 'none',
          levels: { bad: 1 },
        },
        { title: 'Uptime', expr: each(`time() - process_start_time_seconds{${KAFKA}}`), unit: 'dtdurations' },
      ],
    }),
  ]);
}

export function copies() {
  return row('Are the copies in sync?', [
    graph({
      title: 'Partitions that lack a copy',
      description:
        'How many of the partitions that a broker leads lack a copy. 0 is normal. Otherwise, a broker is down or ' +
        'cannot keep up: check its machine on the dashboard Nodes.',
      unit: 'none',
      width: 8,
      levels: { bad: 1 },
      queries: [prometheus(highest(`kafka_under_replicated_partitions{${KAFKA}}`), '{{instance}}')],
    }).axisSoftMax(1),
    graph({
      title: 'Partitions that refuse writes',
      description:
        'Under min ISR: fewer copies are in sync than min.insync.replicas, so writes with acks=all are refused. No ' +
        'leader: all brokers that hold a copy in sync are down, so nobody can read or write. 0 is normal.',
      unit: 'none',
      width: 8,
      levels: { bad: 1 },
      queries: [
        prometheus(highest(`kafka_under_min_isr_partitions{${KAFKA}}`), '{{instance}} under min ISR'),
        prometheus(`max(${highest(`kafka_controller_offline_partitions{${KAFKA}}`)})`, 'no leader'),
      ],
    }).axisSoftMax(1),
    graph({
      title: 'Copies behind, caught up',
      description:
        'How often per second a copy fell too far behind its leader, or caught up again. If both keep happening, the ' +
        'broker that holds the copy is overloaded. The panel on the left shows whether a broker is down; this one ' +
        'shows when it returns.',
      unit: 'ops',
      width: 8,
      queries: [
        prometheus(`rate(kafka_isr_shrinks_total{${KAFKA}}[$__rate_interval])`, '{{instance}} behind'),
        prometheus(`rate(kafka_isr_expands_total{${KAFKA}}[$__rate_interval])`, '{{instance}} caught up'),
      ],
    }).axisSoftMax(1),
    graph({
      title: 'Copied between brokers',
      description:
        'Bytes that brokers send to and receive from each other to keep copies up to date. With three copies, this ' +
        'is twice the number of bytes that clients write.',
      unit: 'Bps',
      width: 12,
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
        'Clients read and write each partition through its leader. A broker that leads many more partitions than the ' +
        'others has more work. A broker that leads none was down, and its partitions have not been moved back.',
      unit: 'none',
      width: 12,
      queries: [prometheus(`kafka_leader_partitions{${KAFKA}}`, '{{instance}}')],
    }),
  ]);
}

function each(expr: string): string {
  return `max by (host, instance) (${expr})`;
}
