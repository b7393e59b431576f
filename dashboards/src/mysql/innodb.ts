import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { MYSQLD } from '../parts/selectors.ts';
import { busiest, highest } from '../parts/spans.ts';

export function redoLog() {
  return row('Is the disk the limit?', [
    graph({
      title: 'Bytes written',
      description:
        'InnoDB writes the redo log sequentially, at each commit. It writes tables later and at random positions, ' +
        'and each page twice if doublewrite is on. If more bytes go to tables than to the redo log, rows are spread ' +
        'over too many pages or the buffer pool is too small.',
      unit: 'Bps',
      width: 8,
      queries: [
        prometheus(`rate(mysql_global_status_innodb_os_log_written{${MYSQLD}}[$__rate_interval])`, '{{host}} redo log'),
        prometheus(
          `rate(mysql_global_status_innodb_pages_written{${MYSQLD}}[$__rate_interval]) * on (instance, host) mysql_global_status_innodb_page_size`,
          '{{host}} tables'
        ),
      ],
    }),
    graph({
      title: 'Redo log filled',
      description:
        'Changes that are in the redo log but not yet in the tables, as a share of the log’s capacity. Above about ' +
        '80 %, InnoDB writes to the tables faster; near 100 %, commits wait for these writes. In that case, increase ' +
        'innodb_log_file_size (MySQL: innodb_redo_log_capacity).',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.8, bad: 0.95 },
      queries: [
        prometheus(
          `${highest(`mysql_global_status_innodb_checkpoint_age{${MYSQLD}}`)} / on (instance, host) mysql_global_status_innodb_checkpoint_max_age or ` +
            `${highest(`mysql_global_status_innodb_redo_log_logical_size{${MYSQLD}}`)} / on (instance, host) mysql_global_status_innodb_redo_log_capacity_resized`,
          '{{host}}'
        ),
      ],
    })
      .max(1)
      .noValue(
        'This server does not report the use of its redo log. Only MariaDB, and MySQL from 8.0.30 on, report it'
      ),
    graph({
      title: 'Waits for the disk',
      description:
        'How often per second a thread waited for the log buffer to be written, or for a free page in the buffer ' +
        'pool. Both are 0 if the disk keeps up. If threads wait for the log buffer, increase innodb_log_buffer_size.',
      unit: 'ops',
      width: 8,
      levels: { bad: 1 },
      queries: [
        prometheus(waits('log_waits'), '{{host}} log buffer'),
        prometheus(waits('buffer_pool_wait_free'), '{{host}} free page'),
      ],
    }).axisSoftMax(1),
  ]);
}

function missed(span: string): string {
  const pool = 'mysql_global_status_innodb_buffer_pool';
  return `rate(${pool}_reads{${MYSQLD}}${span}) / (rate(${pool}_read_requests{${MYSQLD}}${span}) > 0)`;
}

function waits(counter: string): string {
  return busiest((span) => `rate(mysql_global_status_innodb_${counter}{${MYSQLD}}${span})`);
}

export function bufferPool() {
  return row('Is the buffer pool large enough?', [
    stacked({
      title: 'Buffer pool',
      description:
        'Memory in which InnoDB caches table pages, on all selected servers. Changed pages are not on disk yet; ' +
        'unchanged pages are. As long as some memory is free, the pool is large enough.',
      unit: 'bytes',
      width: 8,
      queries: [
        prometheus(`sum(mysql_global_status_innodb_buffer_pool_bytes_dirty{${MYSQLD}})`, 'changed'),
        prometheus(
          `sum(mysql_global_status_innodb_buffer_pool_bytes_data{${MYSQLD}} - mysql_global_status_innodb_buffer_pool_bytes_dirty{${MYSQLD}})`,
          'unchanged'
        ),
        prometheus(
          `sum(mysql_global_status_buffer_pool_pages{${MYSQLD},state="free"} * on (instance) mysql_global_status_innodb_page_size)`,
          'free'
        ),
      ],
    }),
    graph({
      title: 'Buffer pool hit rate',
      description:
        'Share of page accesses that did not need the disk. Inserts at the end of a table keep the rate near 100 %. ' +
        'A drop means that the pages in use, such as those of a wide index, no longer fit into the buffer pool.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.99, bad: 0.95 },
      queries: [prometheus(`1 - ${busiest(missed)}`, '{{host}}')],
    })
      .max(1)
      .noValue('No page was read'),
    graph({
      title: 'Pages read and written',
      description:
        'Pages of 16 KiB that move between the buffer pool and the disk. Writes happen in the background, some time ' +
        'after the commits.',
      unit: 'iops',
      width: 8,
      queries: [
        prometheus(`rate(mysql_global_status_innodb_pages_written{${MYSQLD}}[$__rate_interval])`, '{{host}} written'),
        prometheus(`rate(mysql_global_status_innodb_pages_read{${MYSQLD}}[$__rate_interval])`, '{{host}} read'),
      ],
    }),
  ]);
}
