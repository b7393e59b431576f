import { dashboard } from '../parts/dashboard.ts';
import { heap } from '../parts/jvm.ts';
import { CASSANDRA } from '../parts/selectors.ts';
import { hosts, source } from '../parts/variables.ts';
import { disk, stored } from './disk.ts';
import { overview, ring } from './nodes.ts';
import { requests, waits } from './requests.ts';

/** What Cassandra does, and what holds it back. */
export function cassandra() {
  return dashboard('cassandra', {
    description:
      'What Cassandra does, and what holds it back. Read it from above: whether all nodes are there, how fast they ' +
      'take rows, and then where rows wait, and whether the disk keeps up with what they leave behind. Grey regions ' +
      'are runs.',
    variables: [hosts(), source('prometheus')],
    from: 'now-15m',
    refresh: '10s',
    rows: [overview(), requests(), waits(), disk(), heap(CASSANDRA), ring(), stored()],
  });
}
