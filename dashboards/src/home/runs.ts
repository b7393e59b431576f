import { row } from '../parts/dashboard.ts';
import { pluginPanel } from '../parts/panels.ts';
import { thermobench } from '../parts/queries.ts';

/** What is running now, and the last results. */
export function runs() {
  return row('What is running now, and what did the last runs achieve?', [
    pluginPanel('thermobench-runcontrol-panel', {
      title: 'Run now',
      description:
        'The run that is writing now, with its rate and progress; otherwise the last run of the chosen target, and a ' +
        'button that starts the next one. Starting and stopping require the Editor role.',
      unit: 'none',
      width: 24,
      height: 7,
      queries: [],
    }),
    pluginPanel('thermobench-runresults-panel', {
      title: 'Last runs',
      description:
        'The ended runs, newest first: rows/s that the store confirmed, p99, whether every row is in the store, ' +
        'and what limited the run. The name links to the report.',
      unit: 'none',
      width: 24,
      height: 9,
      queries: [thermobench({ kind: 'runs' })],
    }).options({ shape: 'table', measure: 'rows/s', order: 'asked' }),
  ]);
}
