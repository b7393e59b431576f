import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { KAFKA } from '../parts/selectors.ts';
import { highest } from '../parts/spans.ts';

export function traffic() {
  return row('What comes in, and what goes out?', [
    stacked({
      title: 'Records in',
      description:
        'Records that producers wrote, by topic. For a run, this is its rows per second as the broker counts them.',
      unit: 'rowsps',
      width: 8,
      queries: [perTopic('kafka_topic_messages_in_total')],
    }).noValue('Nothing has been written to a topic'),
    stacked({
      title: 'Bytes in',
      description:
        'Bytes that clients sent, as stored: in batches, and compressed if the producers compress. Bytes in divided ' +
        'by records in gives the mean size of a record.',
      unit: 'Bps',
      width: 8,
      queries: [perTopic('kafka_topic_bytes_in_total')],
    }).noValue('Nothing has been written to a topic'),
    stacked({
      title: 'Bytes out',
      description:
        'Bytes read by consumers, such as a relay or the ledger of a run, which reads back the whole topic. Copies ' +
        'between brokers are not included.',
      unit: 'Bps',
      width: 8,
      queries: [perTopic('kafka_topic_bytes_out_total')],
    }).noValue('Nothing has been read from a topic'),
  ]);
}

export function consumers() {
  return row('Who is behind?', [
    graph({
      title: 'Lag',
      description:
        'Records that a consumer group, for example that of a relay, has not read yet. The service reports a group’s lag once ' +
        'the group has read something. The relay of a run is shown while the run is active.',
      unit: 'short',
      width: 12,
      queries: [
        prometheus(
          highest('target_group_topic:thermobench_consumer_lag_rows:max'),
          '{{target}}: {{group}} on {{topic}}'
        ),
        prometheus(
          `max by (target, relay_to) (${highest('thermobench_relay_lag_rows')})`,
          '{{target}}: relay of a run to {{relay_to}}'
        ),
      ],
    }).noValue('No consumer group has read from a topic'),
    graph({
      title: 'Lag growth',
      description:
        'How fast the lag grows; 0 while the group keeps up. A relay is usually limited by ' +
        'the store it writes to. More relays in the same group help, up to one per partition.',
      unit: 'rowsps',
      width: 12,
      queries: [
        prometheus(
          'clamp_min(deriv(target_group_topic:thermobench_consumer_lag_rows:max[$__rate_interval]), 0)',
          '{{target}}: {{group}} on {{topic}}'
        ),
      ],
    }).noValue('No consumer group has read from a topic'),
  ]);
}

function perTopic(counter: string) {
  return prometheus(`sum by (topic) (rate(${counter}{${KAFKA},topic!~"__.*"}[$__rate_interval]))`, '{{topic}}');
}
