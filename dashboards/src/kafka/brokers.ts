import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { worded } from '../parts/mappings.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { KAFKA } from '../parts/selectors.ts';
import { countOf, highest } from '../parts/spans.ts';

/**
 * For each broker, 1 if controllers of its cluster are scraped, of whichever host, but none of them is active, such as when most of them
 * are down. Then, brokers do not learn of any further broken partitions, and their counts stay as they were: mostly 0.
 */
const IS_HEADLESS =
  'host_instance_cluster:kafka_cluster_member:max * on (cluster) group_left () (component_cluster:kafka_controller_active:max == bool 0)';
const counted = (counter: string) => `${counter}{${KAFKA}} unless on (host, instance) (${IS_HEADLESS}) == 1`;

export function overview() {
  return row('Are all brokers up, and is each record safe?', [
    comparison({
      title: 'Brokers now',
      description:
        'The current state of each broker. The counts cover the partitions that the broker leads. “Missing copies”: partitions that lack a copy, so their records are at risk. “Under min ISR”: partitions with fewer copies in sync than min.insync.replicas, so writes with acks=all are refused. “Unclean elections”: how often a copy that lacked records became leader, so acked records may be lost. “Controller: none”: most controllers are down, so nobody counts broken partitions.',
      by: { host: 'Host', instance: 'Broker' },
      height: 6,
      columns: [
        {
          title: 'Up',
          expr: each(`up{${KAFKA}}`),
          unit: 'none',
          mappings: [worded({ 0: ['no', 'red'], 1: ['yes', 'green'] })],
        },
        {
          title: 'Controller',
          expr: `${each(`kafka_controller_active{${KAFKA}}`)} - on (host, instance) ${each(IS_HEADLESS)}`,
          unit: 'none',
          mappings: [worded({ [-1]: ['none', 'red'], 0: ['–', 'text'], 1: ['active', 'green'] })],
        },
        {
          title: 'Missing copies',
          expr: each(counted('kafka_under_replicated_partitions')),
          unit: 'none',
          levels: { bad: 1 },
        },
        {
          title: 'Under min ISR',
          expr: each(counted('kafka_under_min_isr_partitions')),
          unit: 'none',
          levels: { bad: 1 },
        },
        {
          title: 'No leader',
          expr: each(counted('kafka_controller_offline_partitions')),
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
        prometheus(`sum(${highest(`kafka_under_min_isr_partitions{${KAFKA}}`)})`, 'under min ISR'),
        prometheus(`max(${highest(`kafka_controller_offline_partitions{${KAFKA}}`)})`, 'no leader'),
      ],
    }).axisSoftMax(1),
    graph({
      title: 'Copies behind, caught up',
      description:
        'How often a copy fell too far behind its leader, or caught up again. If both keep happening, the ' +
        'broker that holds the copy is overloaded. “Partitions that lack a copy” shows whether a broker is down; this ' +
        'panel shows when it returns.',
      unit: 'short',
      width: 8,
      queries: [
        prometheus(countOf(`kafka_isr_shrinks_total{${KAFKA}}`), '{{instance}} behind'),
        prometheus(countOf(`kafka_isr_expands_total{${KAFKA}}`), '{{instance}} caught up'),
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
