import { machines } from '../fleet/machines.ts';
import { dashboard } from '../parts/dashboard.ts';
import { hosts, source } from '../parts/variables.ts';
import { attention } from './attention.ts';
import { deliveries } from './deliveries.ts';
import { runs } from './runs.ts';

/** Where to start: what is wrong, what is running, whether readings arrive, and whether machines are busy. */
export function home() {
  return dashboard('home', {
    description:
      'Where to start: what is wrong and what to do first, what is running now, what the last runs achieved, whether ' +
      'readings arrive, and which machine is busy.',
    variables: [hosts(), source('prometheus')],
    from: 'now-1h',
    refresh: '30s',
    rows: [attention(), runs(), deliveries(), machines()],
  });
}
