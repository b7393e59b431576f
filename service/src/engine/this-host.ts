import os from 'node:os';

import { machine } from '../hosts/machine.ts';
import type { Host } from '../model/host.ts';
import { version } from '../process/version.ts';

/** The host of this process, as it is now. */
export function thisHost(): Host {
  return { ...machine(), ...{ id: os.hostname(), version: version(), labels: {}, targets: [], runs: [], agent: null } };
}
