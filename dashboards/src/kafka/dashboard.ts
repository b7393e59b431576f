import { dashboard } from '../parts/dashboard.ts';
import { heap } from '../parts/jvm.ts';
import { KAFKA } from '../parts/selectors.ts';
import { hosts, source } from '../parts/variables.ts';
import { copies, overview } from './brokers.ts';
import { disk } from './disk.ts';
import { consumers, traffic } from './records.ts';
import { requests, threads } from './requests.ts';

/** What Kafka does, and what limits it. */
export function kafka() {
  return dashboard('kafka', {
    description:
      'What Kafka does and what limits it. Read from top to bottom: is each record safe, how many arrive, which ' +
      'consumers lag behind, and where does a request spend its time? Grey regions mark runs.',
    variables: [hosts(), source('prometheus')],
    whenEmpty:
      'No Kafka broker was scraped in this time range. Start one with “thermobench stack up kafka”, or list yours under “scrape” in thermobench.yaml',
    from: 'now-15m',
    refresh: '10s',
    rows: [overview(), traffic(), consumers(), requests(), threads(), disk(), heap(KAFKA), copies()],
  });
}
