import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { CASSANDRA } from '../parts/selectors.ts';
import { highest, mean } from '../parts/spans.ts';

export function disk() {
  return row('Does the disk keep up?', [
    graph({
      title: 'Pending work',
      description:
        'Compactions merge files; flushes write rows from memory to files. If either number keeps growing, rows ' +
        'arrive faster than the disk can compact them: first reads slow down, then writes wait.',
      unit: 'none',
      width: 8,
      levels: { warning: 20, bad: 100 },
      queries: [
        prometheus(highest(`cassandra_pending_compactions{${CASSANDRA}}`), '{{instance}} compactions'),
        prometheus(highest(`cassandra_pending_flushes{${CASSANDRA}}`), '{{instance}} flushes'),
      ],
    }),
    graph({
      title: 'Flushed and compacted',
      description:
        'Bytes written by flushes and processed by compactions: a row is written once by its flush and again by each ' +
        'compaction. The setting compaction_throughput limits compactions.',
      unit: 'Bps',
      width: 8,
      queries: [
        prometheus(`rate(cassandra_flushed_bytes_total{${CASSANDRA}}[$__rate_interval])`, '{{instance}} flushed'),
        prometheus(`rate(cassandra_compacted_bytes_total{${CASSANDRA}}[$__rate_interval])`, '{{instance}} compacted'),
      ],
    }),
    graph({
      title: 'Memory and commit log',
      description:
        'Rows that are only in memory, and the commit log that protects them until they are in a file. Both grow ' +
        'until a flush clears them. After a crash, Cassandra replays the log; the larger the log, the longer this ' +
        'takes.',
      unit: 'bytes',
      width: 8,
      queries: [
        prometheus(
          `sum by (host, instance) (${mean(`cassandra_memtable_bytes{${CASSANDRA}}`)})`,
          '{{instance}} in memory'
        ),
        prometheus(highest(`cassandra_commit_log_size_bytes{${CASSANDRA}}`), '{{instance}} commit log'),
      ],
    }),
  ]);
}

export function stored() {
  return row('What does it store?', [
    stacked({
      title: 'Stored, by table',
      description:
        'Files in use on all selected nodes, excluding Cassandra’s own tables. Rows appear here when they are flushed.',
      unit: 'bytes',
      width: 16,
      queries: [
        prometheus(`sum by (keyspace, table) (cassandra_table_disk_bytes{${CASSANDRA}})`, '{{keyspace}}.{{table}}'),
      ],
    }).noValue('No tables except Cassandra’s own'),
    graph({
      title: 'Files',
      description:
        'A read may have to look in every file of its table. Each flush adds a file; compactions reduce the number ' +
        'of files.',
      unit: 'none',
      width: 8,
      queries: [prometheus(`cassandra_files{${CASSANDRA}}`, '{{instance}}')],
    }),
  ]);
}
