import { dashboard } from '../parts/dashboard.ts';
import { NO_MACHINE } from '../parts/selectors.ts';
import { hostsWithNodeExporter, source } from '../parts/variables.ts';
import { disks, filesystems } from './disks.ts';
import { memory, networks } from './memory-and-network.ts';
import { overview } from './overview.ts';
import { processors, threads } from './processors.ts';
import { temperatures } from './temperatures.ts';

/** What each machine does, and which of its resources is the limit. */
export function nodes() {
  return dashboard('nodes', {
    description:
      'What each machine does and which of its resources is the limit. Read from top to bottom: the table shows ' +
      'which machine stands out; the rows below it show which resource is the limit. Grey regions mark runs.',
    variables: [hostsWithNodeExporter(), source('prometheus')],
    whenEmpty: NO_MACHINE,
    from: 'now-15m',
    refresh: '10s',
    rows: [overview(), processors(), disks(), memory(), networks(), temperatures(), filesystems(), threads()],
  });
}
