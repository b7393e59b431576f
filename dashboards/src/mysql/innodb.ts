import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { MYSQLD } from '../parts/selectors.ts';

/** Does the disk hold it back? */
export function redoLog() {
  return row('Does the disk hold it back?', [
    graph({
      title: 'Bytes written',
      description:
        'Redo log is written at each commit, one file from end to end. Tables are written later and all over the ' +
        'place, each page twice with double write; where they outgrow the redo log, rows are spread too widely, or ' +
        'the buffer pool is small.',
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
        'Changes that are in the redo log and not in the tables yet, as a share of what it may hold. From about 80 % ' +
        'on InnoDB writes tables in a hurry, and near 100 % commits wait for it: enlarge innodb_log_file_size.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.8, bad: 0.95 },
      queries: [
        prometheus(
          `mysql_global_status_innodb_checkpoint_age{${MYSQLD}} / on (instance, host) mysql_global_status_innodb_checkpoint_max_age`,
          '{{host}}'
        ),
      ],
    })
      .max(1)
      .noValue('MySQL does not tell; MariaDB does'),
    graph({
      title: 'Waits for the disk',
      description:
        'Times a second that a thread waited until the log buffer was written (enlarge innodb_log_buffer_size), or ' +
        'until a page of the buffer pool was free. Both are 0 where the disk keeps up.',
      unit: 'ops',
      width: 8,
      levels: { bad: 1 },
      queries: [
        prometheus(`rate(mysql_global_status_innodb_log_waits{${MYSQLD}}[$__rate_interval])`, '{{host}} log buffer'),
        prometheus(
          `rate(mysql_global_status_innodb_buffer_pool_wait_free{${MYSQLD}}[$__rate_interval])`,
          '{{host}} free page'
        ),
      ],
    }).axisSoftMax(1),
  ]);
}

/** Is the buffer pool large enough? */
export function bufferPool() {
  return row('Is the buffer pool large enough?', [
    stacked({
      title: 'Buffer pool',
      description:
        'Memory that InnoDB keeps pages of tables in, of all chosen servers. changed is not in the tables on the ' +
        'disk yet, unchanged is; while some is free, it is large enough.',
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
      title: 'Found in memory',
      description:
        'Share of page accesses that needed no disk. Inserts at the end of a table stay near 100 %; a fall means ' +
        'that what is worked on, such as a wide index, has outgrown the buffer pool.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.99, bad: 0.95 },
      queries: [
        prometheus(
          `1 - rate(mysql_global_status_innodb_buffer_pool_reads{${MYSQLD}}[$__rate_interval]) / (rate(mysql_global_status_innodb_buffer_pool_read_requests{${MYSQLD}}[$__rate_interval]) > 0)`,
          '{{host}}'
        ),
      ],
    }).max(1),
    graph({
      title: 'Pages read and written',
      description:
        'Pages of 16 KiB between the buffer pool and the disk. Writes come in the background, some time after their ' +
        'commits.',
      unit: 'iops',
      width: 8,
      queries: [
        prometheus(`rate(mysql_global_status_innodb_pages_written{${MYSQLD}}[$__rate_interval])`, '{{host}} written'),
        prometheus(`rate(mysql_global_status_innodb_pages_read{${MYSQLD}}[$__rate_interval])`, '{{host}} read'),
      ],
    }),
  ]);
}
