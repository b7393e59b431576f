import { dashboard } from '../parts/dashboard.ts';
import { heap } from '../parts/jvm.ts';
import { CASSANDRA } from '../parts/selectors.ts';
import { hosts, source } from '../parts/variables.ts';
import { disk, stored } from './disk.ts';
import { overview, ring } from './nodes.ts';
import { requests, waits } from './requests.ts';

/** What Cassandra does, and what limits it. */
export function cassandra() {
  return dashboard('cassandra', {
    description:
      'What Cassandra does and what limits it. Read from top to bottom: are all nodes up, how fast do they accept ' +
      'rows, where do rows wait, and does the disk keep up with compaction? Grey regions mark runs.',
    variables: [hosts(), source('prometheus')],
    whenEmpty:
      'No Cassandra node was scraped in this time range. Start one with “thermobench stack up cassandra”, or list yours under “scrape” in thermobench.yaml',
    from: 'now-15m',
    refresh: '10s',
    rows: [overview(), requests(), waits(), disk(), heap(CASSANDRA), ring(), stored()],
  });
}
