import { row } from '../parts/dashboard.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { MYSQLD } from '../parts/selectors.ts';

/**
 * Committed write transactions per second. MariaDB assigns two numbers to each, including autocommitted ones: one at
 * its start and one at its commit. MySQL offers only Com_commit, which counts only transactions that end with a COMMIT
 * statement.
 */
export const COMMITS = `rate(mysql_global_status_innodb_max_trx_id{${MYSQLD}}[$__rate_interval]) / 2 or on (instance) rate(mysql_global_status_commands_total{${MYSQLD},command="commit"}[$__rate_interval])`;

const WRITTEN = `rate(mysql_global_status_handlers_total{${MYSQLD},handler="write"}[$__rate_interval])`;

export function throughput() {
  return row('How fast does it make rows durable?', [
    graph({
      title: 'Commits and fsyncs',
      description:
        'Each commit makes its rows durable with an fsync; simultaneous commits share one. If fsyncs reach the ' +
        'disk’s limit, increase “commit every” or the number of producers to write more rows per second.',
      unit: 'ops',
      width: 8,
      queries: [
        prometheus(COMMITS, '{{host}} commits'),
        prometheus(`rate(mysql_global_status_innodb_data_fsyncs{${MYSQLD}}[$__rate_interval])`, '{{host}} fsyncs'),
      ],
    }),
    graph({
      title: 'Rows written, changed, deleted',
      description: 'Rows that all programs, including runs, write, change and delete, in all tables.',
      unit: 'rowsps',
      width: 8,
      queries: [
        prometheus(WRITTEN, '{{host}} written'),
        prometheus(
          `rate(mysql_global_status_handlers_total{${MYSQLD},handler=~"update|delete"}[$__rate_interval])`,
          '{{host}} {{handler}}'
        ),
      ],
    }),
    graph({
      title: 'Rows per commit',
      description:
        'How many rows share the cost of one commit. For a run, this is its “commit every”; 1 means that each row ' +
        'needs its own fsync.',
      unit: 'none',
      width: 8,
      queries: [prometheus(`${WRITTEN} / on (instance, host) ((${COMMITS}) > 0)`, '{{host}}')],
    }).noValue('Nothing was committed'),
  ]);
}
