import { dashboard } from '../parts/dashboard.ts';
import { hosts, serviceList, source } from '../parts/variables.ts';
import { boards } from './boards.ts';
import { disks, networks, processors } from './hosts.ts';
import { others, outcome, progress } from './measured.ts';
import { cassandra, kafka, mysql } from './stores.ts';

/** One run, and on the same time axis what producers, stores and boards did meanwhile. */
export function run() {
  return dashboard('run', {
    description:
      'One run, second by second, and on the same time axis what the machines and the stores did meanwhile. ' +
      'Grey regions are runs. Read it from above: what was reached, where the time went, and which resource was busy then.',
    variables: [
      serviceList(
        { name: 'run', label: 'Run', description: 'The first is the newest. The page of a run leads here as well.' },
        { kind: 'runIds' }
      ),
      hosts(),
      source('prometheus'),
    ],
    from: 'now-15m',
    refresh: '10s',
    rows: [outcome(), progress(), processors(), disks(), networks(), mysql(), kafka(), cassandra(), boards(), others()],
  });
}
