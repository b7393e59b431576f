import { dashboard } from '../parts/dashboard.ts';
import { hosts, source } from '../parts/variables.ts';
import { bufferPool, redoLog } from './innodb.ts';
import { overview } from './overview.ts';
import { replicas, slowStatements } from './replicas.ts';
import { connections, statements } from './statements.ts';
import { throughput } from './throughput.ts';

/** What MySQL or MariaDB does, and what limits it. */
export function mysql() {
  return dashboard('mysql', {
    description:
      'What MySQL or MariaDB does and what limits it. Read from top to bottom: how fast do rows become durable, and ' +
      'do they wait for the disk, for memory or for each other? Grey regions mark runs.',
    variables: [hosts(), source('prometheus')],
    whenEmpty:
      'No MySQL or MariaDB server was scraped in this time range. Start one with “thermobench stack up mariadb”, or list yours under “scrape” in thermobench.yaml',
    from: 'now-15m',
    refresh: '10s',
    rows: [
      overview(),
      throughput(),
      redoLog(),
      bufferPool(),
      connections(),
      statements(),
      replicas(),
      slowStatements(),
    ],
  });
}
