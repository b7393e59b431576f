import { dashboard } from '../parts/dashboard.ts';
import { hosts, source } from '../parts/variables.ts';
import { bufferPool, redoLog } from './innodb.ts';
import { overview } from './overview.ts';
import { connections, statements } from './statements.ts';
import { throughput } from './throughput.ts';

/** What MySQL or MariaDB does, and what limits it. */
export function mysql() {
  return dashboard('mysql', {
    description:
      'What MySQL or MariaDB does and what limits it. Read from top to bottom: how fast do rows become durable, ' +
      'and what do they wait for: the disk, memory or each other? Grey regions are runs.',
    variables: [hosts(), source('prometheus')],
    whenEmpty:
      'No MySQL or MariaDB server was scraped in this time range. Start one: thermobench stack up mariadb. Or list yours under “scrape” in thermobench.yaml',
    from: 'now-15m',
    refresh: '10s',
    rows: [overview(), throughput(), redoLog(), bufferPool(), connections(), statements()],
  });
}
