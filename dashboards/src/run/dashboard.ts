import { VariableHide } from '@grafana/grafana-foundation-sdk/dashboard';

import { dashboard } from '../parts/dashboard.ts';
import { NO_MACHINE } from '../parts/selectors.ts';
import { hosts, inMenu, serviceList, source } from '../parts/variables.ts';
import { boards } from './boards.ts';
import { disks, networks, processors } from './hosts.ts';
import { others, outcome, progress } from './measured.ts';
import { overTime } from './over-time.ts';
import { cassandra, kafka, mysql } from './stores.ts';

/** One run, and what producers, stores and boards did at the same time. */
export function run() {
  return dashboard('run', {
    description:
      'One run, second by second, and what the machines and stores did at the same time. Grey regions mark runs. ' +
      'Read from top to bottom: what was achieved, where the time went, and which resource was busy.',
    variables: [
      serviceList({ name: 'run', label: 'Run' }, { kind: 'runIds' }),
      // For a link to the time of the run.
      serviceList({ name: 'span', label: 'Time of the run' }, { kind: 'runSpans', run: '$run' }).hide(
        VariableHide.HideVariable
      ),
      inMenu(hosts()),
      source('prometheus'),
    ],
    otherwiseEmpty: NO_MACHINE,
    from: 'now-5m',
    refresh: '10s',
    rows: [
      outcome(),
      progress(),
      processors(),
      disks(),
      networks(),
      mysql(),
      kafka(),
      cassandra(),
      boards(),
      others(),
      overTime(),
    ],
  });
}
