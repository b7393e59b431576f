import { COMMITS } from '../mysql/throughput.ts';
import { row } from '../parts/dashboard.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { CASSANDRA, KAFKA, MYSQLD } from '../parts/selectors.ts';
import { highest } from '../parts/spans.ts';

/** What the commits of a run meant for MySQL or MariaDB. */
export function mysql() {
  return row('What did MySQL do?', [
    graph({
      title: 'Commits and fsyncs',
      description:
        'Each commit asks InnoDB to make its rows durable with an fsync; simultaneous commits share one. If fsyncs ' +
        'reach the disk’s limit, increase “commit every”.',
      unit: 'ops',
      width: 8,
      queries: [
        prometheus(COMMITS, '{{host}} commits'),
        prometheus(`rate(mysql_global_status_innodb_data_fsyncs{${MYSQLD}}[$__rate_interval])`, '{{host}} fsyncs'),
      ],
    }).noValue(NOT_WATCHED('MySQL')),
    graph({
      title: 'Rows written',
      description: 'Rows that all programs, including the run, write, change and delete, in all tables.',
      unit: 'rowsps',
      width: 8,
      queries: [
        prometheus(`rate(mysql_global_status_handlers_total{${MYSQLD},handler="write"}[$__rate_interval])`, '{{host}}'),
      ],
    }).noValue(NOT_WATCHED('MySQL')),
    graph({
      title: 'Statements and row lock waits',
      description:
        'Running statements, and statements waiting for a row that another transaction has locked. Producers write ' +
        'different rows, so any waits have another cause.',
      unit: 'none',
      width: 8,
      queries: [
        prometheus(`mysql_global_status_threads_running{${MYSQLD}}`, '{{host}} running'),
        prometheus(`mysql_global_status_innodb_row_lock_current_waits{${MYSQLD}}`, '{{host}} waiting'),
      ],
    }).noValue(NOT_WATCHED('MySQL')),
  ]);
}

/** What went into and out of Kafka, and which consumers lag. */
export function kafka() {
  return row('What did Kafka do?', [
    graph({
      title: 'Records in',
      description: 'Records that producers wrote, by topic.',
      unit: 'rowsps',
      width: 8,
      queries: [
        prometheus(
          `sum by (topic) (rate(kafka_topic_messages_in_total{${KAFKA},topic!~"__.*"}[$__rate_interval]))`,
          '{{topic}}'
        ),
      ],
    }).noValue(NOT_WATCHED('Kafka')),
    graph({
      title: 'Bytes in and out',
      description: 'Bytes that clients wrote to and read from all topics, excluding copies between brokers.',
      unit: 'Bps',
      width: 8,
      queries: [
        prometheus(`sum by (host) (rate(kafka_broker_bytes_in_total{${KAFKA}}[$__rate_interval]))`, '{{host}} in'),
        prometheus(`sum by (host) (rate(kafka_broker_bytes_out_total{${KAFKA}}[$__rate_interval]))`, '{{host}} out'),
      ],
    }).noValue(NOT_WATCHED('Kafka')),
    graph({
      title: 'Relay and consumer lag',
      description:
        'Records that the relay of the run, or another consumer group, has not read yet. If the lag grows, the ' +
        'relay’s store accepts fewer rows per second than the topic receives.',
      unit: 'short',
      width: 8,
      queries: [
        prometheus(`sum by (target, relay_to) (${highest('thermobench_relay_lag_rows')})`, '{{target}} → {{relay_to}}'),
        prometheus(
          `sum by (target, group) (${highest('target_group_topic:thermobench_consumer_lag_rows:max')})`,
          '{{target}}, group {{group}}'
        ),
      ],
    }).noValue('No consumers'),
  ]);
}

/** Writes to Cassandra, and the work they cause. */
export function cassandra() {
  return row('What did Cassandra do?', [
    graph({
      title: 'Writes',
      description: 'Writes per second that the nodes coordinated.',
      unit: 'wps',
      width: 8,
      queries: [
        prometheus(
          `sum by (host) (rate(cassandra_client_requests_total{${CASSANDRA},request="Write"}[$__rate_interval]))`,
          '{{host}}'
        ),
      ],
    }).noValue(NOT_WATCHED('Cassandra')),
    graph({
      title: 'Write latency, p99',
      description:
        'From the time a node receives a write until enough replicas have confirmed it: one write in a hundred took ' +
        'longer.',
      unit: 's',
      width: 8,
      queries: [
        prometheus(`cassandra_client_request_seconds{${CASSANDRA},request="Write",percentile="99"}`, '{{host}}'),
      ],
    }).noValue(NOT_WATCHED('Cassandra')),
    graph({
      title: 'Pending compactions',
      description:
        'Compactions merge the files that flushes have written. If the number keeps growing, the node accepts rows ' +
        'faster than its disk can compact them, and will slow down later.',
      unit: 'short',
      width: 8,
      levels: { warning: 20, bad: 100 },
      queries: [prometheus(highest(`cassandra_pending_compactions{${CASSANDRA}}`), '{{host}}')],
    }).noValue(NOT_WATCHED('Cassandra')),
  ]);
}

const NOT_WATCHED = (store: string) => `Prometheus does not scrape ${store}`;
