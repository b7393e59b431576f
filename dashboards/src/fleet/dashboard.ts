import { dashboard } from '../parts/dashboard.ts';
import { hosts, source } from '../parts/variables.ts';
import { deliveries } from './collectors.ts';
import { machines, presence } from './machines.ts';
import { sensors } from './sensors.ts';
import { troubles } from './troubles.ts';

/** All machines at a glance. */
export function fleet() {
  return dashboard('fleet', {
    description:
      'All machines, stores and collectors at a glance: is one missing, does one have a problem, do readings arrive? ' +
      'Green needs no attention. Click a machine’s name for details.',
    variables: [hosts(), source('prometheus')],
    otherwiseEmpty: 'Prometheus scrapes nothing. Start it with “thermobench stack up monitoring”',
    from: 'now-1h',
    refresh: '10s',
    rows: [troubles(), machines(), deliveries(), sensors(), presence()],
  });
}
