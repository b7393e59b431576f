import { row } from '../parts/dashboard.ts';
import { graph, stacked } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { MYSQLD } from '../parts/selectors.ts';
import { countOf, highest } from '../parts/spans.ts';

export function connections() {
  return row('Who is connected, and who waits for whom?', [
    graph({
      title: 'Connections',
      description:
        'Open connections, connections active at the time of a scrape, and the maximum (max_connections). Each ' +
        'producer has its own connection. If more connections are active than the server has CPU threads, they only ' +
        'wait for each other.',
      unit: 'none',
      width: 8,
      queries: [
        prometheus(highest(`mysql_global_status_threads_connected{${MYSQLD}}`), '{{host}} open'),
        prometheus(highest(`mysql_global_status_threads_running{${MYSQLD}}`), '{{host}} active'),
        prometheus(`mysql_global_variables_max_connections{${MYSQLD}}`, '{{host}} maximum'),
      ],
    }),
    graph({
      title: 'Row lock waits and deadlocks',
      description:
        'Statements waiting for a row that another transaction has locked, and the number of deadlocks (MariaDB only). ' +
        'Producers write different rows, so any waits come from another program or from a table without a key.',
      unit: 'none',
      width: 8,
      levels: { bad: 1 },
      queries: [
        prometheus(highest(`mysql_global_status_innodb_row_lock_current_waits{${MYSQLD}}`), '{{host}} waiting'),
        prometheus(countOf(`mysql_global_status_innodb_deadlocks{${MYSQLD}}`), '{{host}} deadlocks'),
      ],
    }).axisSoftMax(1),
    graph({
      title: 'Slow, refused, aborted',
      description:
        'Number of statements that took longer than long_query_time, failed logins, and connections whose client ' +
        'disconnected without closing them.',
      unit: 'short',
      width: 8,
      levels: { warning: 1 },
      queries: [
        prometheus(countOf(`mysql_global_status_slow_queries{${MYSQLD}}`), '{{host}} slow'),
        prometheus(countOf(`mysql_global_status_aborted_connects{${MYSQLD}}`), '{{host}} refused'),
        prometheus(countOf(`mysql_global_status_aborted_clients{${MYSQLD}}`), '{{host}} aborted'),
      ],
    }).axisSoftMax(1),
  ]);
}

export function statements() {
  return row('What do clients request?', [
    stacked({
      title: 'Statements',
      description:
        'Statements by kind, on all selected servers. Compare “insert” with the rows written to see how many rows a ' +
        'statement carries. During a run, “select” statements come from dashboards and from the ledger.',
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
      description: 'Bytes exchanged between server and clients, including protocol overhead.',
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
        'Rows read through an index (read_key, read_next, read_prev) or by scanning a table (read_rnd_next). Many ' +
        'scanned rows while a dashboard is open mean that an index on (location, time) is missing.',
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
