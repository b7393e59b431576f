import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { MYSQLD } from '../parts/selectors.ts';

/** Who is connected, and who waits for whom? */
export function connections() {
  return row('Who is connected, and who waits for whom?', [
    graph({
      title: 'Connections',
      description:
        'Open ones, those at work at the moment of the scrape, and the most that are let in (max_connections). Each ' +
        'producer has one of its own; more at work than the server has threads only wait for each other.',
      unit: 'none',
      width: 8,
      queries: [
        prometheus(`mysql_global_status_threads_connected{${MYSQLD}}`, '{{host}} open'),
        prometheus(`mysql_global_status_threads_running{${MYSQLD}}`, '{{host}} at work'),
      ],
    }),
    graph({
      title: 'Waiting for a row',
      description:
        'Statements that wait at the moment for a row which another transaction holds, and deadlocks a second. ' +
        'Producers write rows of their own: waits come from another program, or from a table without a key.',
      unit: 'none',
      width: 8,
      levels: { bad: 1 },
      queries: [
        prometheus(`mysql_global_status_innodb_row_lock_current_waits{${MYSQLD}}`, '{{host}} waiting'),
        prometheus(`rate(mysql_global_status_innodb_deadlocks{${MYSQLD}}[$__rate_interval])`, '{{host}} deadlocks/s'),
      ],
    }).axisSoftMax(1),
    graph({
      title: 'Slow, refused, broken off',
      description:
        'Statements that took longer than long_query_time, logins that failed, and connections whose client went ' +
        'without saying so.',
      unit: 'ops',
      width: 8,
      levels: { warning: 1 },
      queries: [
        prometheus(`rate(mysql_global_status_slow_queries{${MYSQLD}}[$__rate_interval])`, '{{host}} slow'),
        prometheus(`rate(mysql_global_status_aborted_connects{${MYSQLD}}[$__rate_interval])`, '{{host}} refused'),
        prometheus(`rate(mysql_global_status_aborted_clients{${MYSQLD}}[$__rate_interval])`, '{{host}} broken off'),
      ],
    }).axisSoftMax(1),
  ]);
}

/** What is it asked? */
export function statements() {
  return row('What is it asked?', [
    stacked({
      title: 'Statements',
      description:
        'By kind, of all chosen servers. insert next to "Rows written" says how many rows travel in a statement; ' +
        'selects beside a run are dashboards and its ledger.',
      unit: 'ops',
      width: 8,
      queries: [
        prometheus(
          `sum by (command) (rate(mysql_global_status_commands_total{${MYSQLD},command=~"select|insert|update|delete|commit|rollback"}[$__rate_interval]))`,
          '{{command}}'
        ),
      ],
    }),
    graph({
      title: 'Bytes received and sent',
      description: 'Between server and clients, the protocol included.',
      unit: 'Bps',
      width: 8,
      queries: [
        prometheus(`rate(mysql_global_status_bytes_received{${MYSQLD}}[$__rate_interval])`, '{{host}} received'),
        prometheus(`rate(mysql_global_status_bytes_sent{${MYSQLD}}[$__rate_interval])`, '{{host}} sent'),
      ],
    }),
    graph({
      title: 'Rows read',
      description:
        'With an index (key, next), or by going through a table (rnd_next). Many of the latter for a dashboard mean ' +
        'that an index on (location, time) is missing.',
      unit: 'rowsps',
      width: 8,
      queries: [
        prometheus(
          `sum by (host, handler) (rate(mysql_global_status_handlers_total{${MYSQLD},handler=~"read_key|read_next|read_prev|read_rnd_next"}[$__rate_interval]))`,
          '{{host}} {{handler}}'
        ),
      ],
    }),
  ]);
}
