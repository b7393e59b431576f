import { dashboard } from '../parts/dashboard.ts';
import { heap } from '../parts/jvm.ts';
import { KAFKA } from '../parts/selectors.ts';
import { hosts, source } from '../parts/variables.ts';
import { copies, overview } from './brokers.ts';
import { disk } from './disk.ts';
import { consumers, traffic } from './records.ts';
import { requests, threads } from './requests.ts';

/** What Kafka does, and what holds it back. */
export function kafka() {
  return dashboard('kafka', {
    description:
      'What Kafka does, and what holds it back. Read it from above: whether each record is safe, how many come and ' +
      'who is behind, and then where a request spends its time. Grey regions are runs.',
    variables: [hosts(), source('prometheus')],
    from: 'now-15m',
    refresh: '10s',
    rows: [overview(), traffic(), consumers(), requests(), threads(), disk(), heap(KAFKA), copies()],
  });
}
