import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { worded } from '../parts/mappings.ts';
import { MYSQLD } from '../parts/selectors.ts';

const variable = (name: string) => `mysql_global_variables_${name}{${MYSQLD}}`;
const FLUSH = variable('innodb_flush_log_at_trx_commit');

/**
 * innodb_flush_log_at_trx_commit, or 4 if it is 1 but the binary log is not synced at each commit: after a crash, the server rolls
 * back what that log lacks. With 3, MariaDB does not depend on it.
 * Source: mariadb.com/kb, "Binlog group commit and innodb_flush_log_at_trx_commit".
 */
const AT_COMMIT =
  `max by (host) (${FLUSH} + 3 * ((${FLUSH} == bool 1) * (${variable('log_bin')} == bool 1) * ` +
  `(${variable('sync_binlog')} != bool 1)))`;

/** Also 0 if the exporter does not answer: without this, the row of the server would disappear. With two servers on a host, the worse one counts. */
const UP = `min by (host) (mysql_up{${MYSQLD}} or up{${MYSQLD}})`;

export function overview() {
  return row('Is it up, and how durable is a commit?', [
    comparison({
      title: 'Servers now',
      description:
        'The current state of each server. “At commit” shows innodb_flush_log_at_trx_commit. With “synced”, a ' +
        'committed row survives a power cut. With “written” or “each second”, commits are faster, but a power cut ' +
        'loses up to a second of committed rows. With “log unsynced”, the redo log is synced at each commit, but the ' +
        'binary log is not (sync_binlog is not 1): after a crash, the server rolls back rows that are missing from the ' +
        'binary log.',
      by: { host: 'Host' },
      height: 5,
      columns: [
        {
          title: 'Version',
          expr: `max by (host, version) (label_replace(mysql_version_info{${MYSQLD}}, "version", "$1", "version", "([0-9.]+(-MariaDB)?).*"))`,
          unit: 'none',
          word: 'version',
        },
        {
          title: 'Up',
          expr: UP,
          unit: 'none',
          mappings: [worded({ 0: ['no', 'red'], 1: ['yes', 'green'] })],
        },
        {
          title: 'At commit',
          expr: AT_COMMIT,
          unit: 'none',
          mappings: [
            worded({
              0: ['each second', 'red'],
              1: ['synced', 'green'],
              2: ['written', 'yellow'],
              3: ['synced', 'green'],
              4: ['log unsynced', 'yellow'],
            }),
          ],
        },
        {
          title: 'Doublewrite',
          expr: `max by (host) (mysql_global_variables_innodb_doublewrite{${MYSQLD}})`,
          unit: 'none',
          mappings: [worded({ 0: ['off', 'yellow'], 1: ['on', 'green'] })],
        },
        {
          title: 'Binary log',
          expr: `max by (host) (mysql_global_variables_log_bin{${MYSQLD}})`,
          unit: 'none',
          mappings: [worded({ 0: ['off', 'text'], 1: ['on', 'text'] })],
        },
        {
          title: 'Connections',
          expr: `max by (host) (mysql_global_status_threads_connected{${MYSQLD}} / mysql_global_variables_max_connections)`,
          unit: 'percentunit',
          levels: { warning: 0.8, bad: 0.95 },
        },
        { title: 'Uptime', expr: `max by (host) (mysql_global_status_uptime{${MYSQLD}})`, unit: 'dtdurations' },
      ],
    }),
  ]);
}
