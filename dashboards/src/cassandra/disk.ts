import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { CASSANDRA } from '../parts/selectors.ts';

/** Does the disk keep up? */
export function disk() {
  return row('Does the disk keep up?', [
    graph({
      title: 'To be done',
      description:
        'Compactions merge files, flushes make files of what is in memory. A number that only grows means that rows ' +
        'come faster than the disk can tidy up; reads get slower first, then writes wait.',
      unit: 'none',
      width: 8,
      levels: { warning: 20, bad: 100 },
      queries: [
        prometheus(`cassandra_pending_compactions{${CASSANDRA}}`, '{{instance}} compactions'),
        prometheus(`cassandra_pending_flushes{${CASSANDRA}}`, '{{instance}} flushes'),
      ],
    }),
    graph({
      title: 'Flushed and compacted',
      description:
        'Bytes that flushes wrote, and that compactions went through: a row is written once by its flush and again ' +
        'by each compaction. compaction_throughput limits the latter.',
      unit: 'Bps',
      width: 8,
      queries: [
        prometheus(`rate(cassandra_flushed_bytes_total{${CASSANDRA}}[$__rate_interval])`, '{{instance}} flushed'),
        prometheus(`rate(cassandra_compacted_bytes_total{${CASSANDRA}}[$__rate_interval])`, '{{instance}} compacted'),
      ],
    }),
    graph({
      title: 'In memory, and in the commit log',
      description:
        'Rows that are in no file yet, and the log that holds them until they are. Both are a saw: each flush clears ' +
        'them. After a kill the log is replayed: its size is how long that takes.',
      unit: 'bytes',
      width: 8,
      queries: [
        prometheus(`sum by (host, instance) (cassandra_memtable_bytes{${CASSANDRA}})`, '{{instance}} in memory'),
        prometheus(`cassandra_commit_log_size_bytes{${CASSANDRA}}`, '{{instance}} commit log'),
      ],
    }),
  ]);
}

/** What does it store? */
export function stored() {
  return row('What does it store?', [
    stacked({
      title: 'Stored, by table',
      description:
        'Files in use, all chosen nodes together; Cassandra’s own tables left out. Rows come here when flushed.',
      unit: 'bytes',
      width: 16,
      queries: [
        prometheus(`sum by (keyspace, table) (cassandra_table_disk_bytes{${CASSANDRA}})`, '{{keyspace}}.{{table}}'),
      ],
    }).noValue('No table but Cassandra’s own'),
    graph({
      title: 'Files',
      description:
        'A read may have to look into each file of its table. The number rises with each flush, and falls with ' +
        'compactions.',
      unit: 'none',
      width: 8,
      queries: [prometheus(`cassandra_files{${CASSANDRA}}`, '{{instance}}')],
    }),
  ]);
}
