import { dashboard } from '../parts/dashboard.ts';
import { hosts, source } from '../parts/variables.ts';
import { deliveries } from './collectors.ts';
import { machines, presence } from './machines.ts';
import { troubles } from './troubles.ts';

/** All machines at one glance. */
export function fleet() {
  return dashboard('fleet', {
    description:
      'All machines, stores and collectors at one glance: is one missing, is one in trouble, do readings arrive? Green needs no ' +
      'attention; from a machine’s name it goes on to what it does.',
    variables: [hosts(), source('prometheus')],
    from: 'now-1h',
    refresh: '10s',
    rows: [troubles(), machines(), deliveries(), presence()],
  });
}
