import { dashboard, row } from './parts/dashboard.ts';
import { graph } from './parts/panels.ts';
import { thermobench } from './parts/queries.ts';
import { serviceList } from './parts/variables.ts';

/** The readings themselves, from whichever store. */
export function temperature() {
  return dashboard('temperature', {
    description: 'The readings themselves, from whichever store.',
    variables: [
      serviceList(
        { name: 'target', label: 'Store', description: 'Where the readings are read from.' },
        { kind: 'targetNames' }
      ),
    ],
    from: 'now-24h',
    refresh: '1m',
    rows: [
      row('How warm is it?', [
        graph({
          title: 'Temperature',
          description: 'Mean of each interval, within a band from the least to the greatest reading.',
          unit: 'celsius',
          width: 24,
          queries: [thermobench({ kind: 'temperature', target: '$target', aggregation: 'band' })],
        }),
      ]),
    ],
  });
}
