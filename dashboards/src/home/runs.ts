import { row } from '../parts/dashboard.ts';
import { pluginPanel } from '../parts/panels.ts';
import { thermobench } from '../parts/queries.ts';

/** What is running now, and the last results. */
export function runs() {
  return row('What is running now, and what did the last runs achieve?', [
    pluginPanel('thermobench-runcontrol-panel', {
      title: 'Current run',
      description:
        'The active run, with its rate and progress. If no run is active: the last run on the selected target, and a ' +
        'button that starts the next one. Starting and stopping runs requires the Editor role.',
      unit: 'none',
      width: 24,
      height: 7,
      queries: [],
    }),
    lastRuns(),
  ]);
}

/** The results of the last runs, in as many columns as fit. */
export function lastRuns() {
  return pluginPanel('thermobench-runresults-panel', {
    title: 'Last runs',
    description:
      'Finished runs, newest first: rows/s confirmed by the store, p99, whether every row is in the store, and what ' +
      'limited the run. A run’s name links to its report, which links to the dashboard Run at the time of that run.',
    unit: 'none',
    width: 24,
    height: 9,
    queries: [thermobench({ kind: 'runs' })],
  }).options({ shape: 'table', measure: 'rows/s', order: 'asked' });
}
