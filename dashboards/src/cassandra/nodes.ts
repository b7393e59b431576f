import { comparison } from '../parts/comparison.ts';
import { row } from '../parts/dashboard.ts';
import { worded } from '../parts/mappings.ts';
import { graph } from '../parts/panels.ts';
import { prometheus } from '../parts/queries.ts';
import { CASSANDRA } from '../parts/selectors.ts';
import { countOf, highest } from '../parts/spans.ts';

/** Also 0 while a node refuses clients. It does so after an error of its commit log, but continues to run. */
const UP = `min by (host, instance) ({__name__=~"up|cassandra_accepts_clients",${CASSANDRA}})`;

export function overview() {
  return row('Are all nodes up?', [
    comparison({
      title: 'Nodes now',
      description:
        'The current state of each node. “Up: no” also means a node that runs but refuses clients. “Nodes up” and “Nodes down” count the nodes that this node considers up or down. ' +
        'Writes for a node that is down are kept as hints; writes that require more replicas than are up are ' +
        'refused. “To compact” counts pending compactions. The node’s log describes its errors.',
      by: { host: 'Host', instance: 'Node' },
      height: 5,
      columns: [
        {
          title: 'Up',
          expr: UP,
          unit: 'none',
          mappings: [worded({ 0: ['no', 'red'], 1: ['yes', 'green'] })],
        },
        { title: 'Nodes up', expr: each(`cassandra_endpoints{${CASSANDRA},state="Up"}`), unit: 'none' },
        {
          title: 'Nodes down',
          expr: each(`cassandra_endpoints{${CASSANDRA},state="Down"}`),
          unit: 'none',
          levels: { bad: 1 },
        },
        { title: 'Clients', expr: each(`cassandra_clients{${CASSANDRA}}`), unit: 'none' },
        {
          title: 'To compact',
          expr: each(`cassandra_pending_compactions{${CASSANDRA}}`),
          unit: 'none',
          levels: { warning: 20, bad: 100 },
        },
        { title: 'Stored', expr: each(`cassandra_storage_bytes{${CASSANDRA}}`), unit: 'bytes' },
        {
          title: 'Errors',
          expr: each(`cassandra_exceptions_total{${CASSANDRA}}`),
          unit: 'none',
          levels: { warning: 1 },
        },
        { title: 'Uptime', expr: each(`time() - process_start_time_seconds{${CASSANDRA}}`), unit: 'dtdurations' },
      ],
    }),
  ]);
}

export function ring() {
  return row('Does a node lack rows?', [
    graph({
      title: 'Nodes considered down',
      description:
        'How many nodes each node considers down. If two nodes disagree, the network between them is broken.',
      unit: 'none',
      width: 8,
      levels: { bad: 1 },
      queries: [prometheus(highest(`cassandra_endpoints{${CASSANDRA},state="Down"}`), '{{instance}}')],
    }).axisSoftMax(1),
    graph({
      title: 'Hints for nodes that are down',
      description:
        'Number of hints. A hint is a write for a node that is down; another node keeps it until that node is back. ' +
        'After three hours, no more hints are kept, and the node needs a repair.',
      unit: 'short',
      width: 8,
      queries: [prometheus(countOf(`cassandra_hints_total{${CASSANDRA}}`), '{{instance}}')],
    }).axisSoftMax(1),
    graph({
      title: 'Dropped requests',
      description:
        'Number of requests between nodes that were dropped because they waited longer than their timeout. A dropped MUTATION ' +
        'means that the node is overloaded and its replica lacks a row.',
      unit: 'short',
      width: 8,
      levels: { bad: 1 },
      queries: [
        prometheus(`sum by (message) (${countOf(`cassandra_dropped_messages_total{${CASSANDRA}}`)})`, '{{message}}'),
      ],
    }).axisSoftMax(1),
  ]);
}

function each(expr: string): string {
  return `max by (host, instance) (${expr})`;
}
