import { dashboard, row } from './parts/dashboard.ts';
import { graph, stacked } from './parts/panels.ts';
import { thermobench } from './parts/queries.ts';
import { hosts, serviceList } from './parts/variables.ts';

/** One run, and what producers, stores and boards did meanwhile. */
export function run() {
  return dashboard('run', {
    description: 'One run, and what producers, stores and boards did meanwhile.',
    variables: [
      serviceList({ name: 'run', label: 'Run', description: 'The newest is the first.' }, { kind: 'runIds' }),
      hosts(),
    ],
    from: 'now-15m',
    refresh: '5s',
    rows: [
      row('How much does it write, and how quickly?', [
        graph({
          title: 'Rows a second',
          description: 'Offered by the producers, and acked: durable in the store under the settings of the run.',
          unit: 'rowsps',
          width: 8,
          queries: [thermobench({ kind: 'throughput', run: '$run' })],
        }),
        graph({
          title: 'Latency',
          description: 'From handing a reading to the store until it was acked; percentiles of each second.',
          unit: 'ms',
          width: 8,
          queries: [thermobench({ kind: 'latency', run: '$run', latencyOf: 'service' })],
        }),
        stacked({
          title: 'Where a producer spent its time',
          description: 'The four add up to 100 %. Mostly committing: the store makes rows durable slowly.',
          unit: 'percentunit',
          width: 8,
          queries: [thermobench({ kind: 'timeSpent', run: '$run' })],
        }),
      ]),
    ],
  });
}
