import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { KAFKA } from '../parts/selectors.ts';
import { highest } from '../parts/spans.ts';

export function disk() {
  return row('What does it store, and does the disk keep up?', [
    stacked({
      title: 'Stored',
      description:
        'Size of each topic on all brokers, so three copies count three times. Topics that Thermobench creates keep ' +
        'all records, including those of earlier runs.',
      unit: 'bytes',
      width: 8,
      queries: [prometheus(`sum by (topic) (kafka_log_size_bytes{${KAFKA}})`, '{{topic}}')],
    }),
    graph({
      title: 'Written to disk',
      description:
        'Kafka leaves disk writes to the kernel, which writes in bursts, seconds after the records were acked. ' +
        'Averaged over minutes, the rate equals the rate of incoming bytes.',
      unit: 'Bps',
      width: 8,
      queries: [prometheus(`rate(kafka_disk_written_bytes_total{${KAFKA}}[$__rate_interval])`, '{{instance}}')],
    }),
    graph({
      title: 'How long a sync takes',
      description:
        'Kafka syncs when a log file is full, unless log.flush.interval.messages requires it more often. The ' +
        'figure is the p99 of about the last five minutes.',
      unit: 's',
      width: 8,
      queries: [prometheus(highest(`kafka_log_flush_p99_seconds{${KAFKA}}`), '{{instance}}')],
    }),
  ]);
}
