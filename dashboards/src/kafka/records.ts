import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { KAFKA } from '../parts/selectors.ts';

/** What comes in, and what goes out? */
export function traffic() {
  return row('What comes in, and what goes out?', [
    stacked({
      title: 'Records in',
      description: 'Records that producers wrote, by topic. Of a run this is its rows a second, seen from the broker.',
      unit: 'rowsps',
      width: 8,
      queries: [perTopic('kafka_topic_messages_in_total')],
    }).noValue('Nothing was written to a topic yet'),
    stacked({
      title: 'Bytes in',
      description:
        'As they travel and are stored: batches, compressed if the producers do so. Bytes in by records in is what a ' +
        'record costs.',
      unit: 'Bps',
      width: 8,
      queries: [perTopic('kafka_topic_bytes_in_total')],
    }).noValue('Nothing was written to a topic yet'),
    stacked({
      title: 'Bytes out',
      description:
        'What consumers read: relays, and the ledger of a run, which reads the whole topic back. Copies between ' +
        'brokers not included.',
      unit: 'Bps',
      width: 8,
      queries: [perTopic('kafka_topic_bytes_out_total')],
    }).noValue('Nothing was read from a topic yet'),
  ]);
}

/** Who is behind? */
export function consumers() {
  return row('Who is behind?', [
    graph({
      title: 'Behind by',
      description:
        'Records that a consumer group, such as that of a relay, has still before it. Told by the service; there is ' +
        'nothing here while no group has read. The relay of a run is shown while it runs.',
      unit: 'short',
      width: 12,
      queries: [
        prometheus('target_group_topic:thermobench_consumer_lag_rows:max', '{{target}}: {{group}} on {{topic}}'),
        prometheus(
          'max by (target, relay_to) (thermobench_relay_lag_rows)',
          '{{target}}: relay of a run into {{relay_to}}'
        ),
      ],
    }).noValue('No consumer group'),
    graph({
      title: 'Falling behind by',
      description:
        'How fast that grows, over a minute: so much more comes than the group takes; 0 while it keeps up. A relay ' +
        'is limited by the store that it writes to; more relays in the same group help, up to one a partition.',
      unit: 'rowsps',
      width: 12,
      queries: [
        prometheus(
          'clamp_min(deriv(target_group_topic:thermobench_consumer_lag_rows:max[1m]), 0)',
          '{{target}}: {{group}} on {{topic}}'
        ),
      ],
    }).noValue('No consumer group'),
  ]);
}

function perTopic(counter: string) {
  return prometheus(`sum by (topic) (rate(${counter}{${KAFKA},topic!~"__.*"}[$__rate_interval]))`, '{{topic}}');
}
