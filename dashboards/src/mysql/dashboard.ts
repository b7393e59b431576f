import { dashboard } from '../parts/dashboard.ts';
import { hosts, source } from '../parts/variables.ts';
import { bufferPool, redoLog } from './innodb.ts';
import { overview } from './overview.ts';
import { connections, statements } from './statements.ts';
import { throughput } from './throughput.ts';

/** What MySQL or MariaDB does, and what holds it back. */
export function mysql() {
  return dashboard('mysql', {
    description:
      'What MySQL or MariaDB does, and what holds it back. Read it from above: how fast rows become durable, and ' +
      'then where they wait: for the disk, for memory, for each other. Grey regions are runs.',
    variables: [hosts(), source('prometheus')],
    from: 'now-15m',
    refresh: '10s',
    rows: [overview(), throughput(), redoLog(), bufferPool(), connections(), statements()],
  });
}
