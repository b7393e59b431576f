import os from 'node:os';

import { isStillThere } from '../hosts/disk-place.ts';
import type { BaselineRecords } from '../journal/baselines.ts';
import type { Baseline } from '../model/baseline.ts';

/** More cards and disks than a host ever has. */
const NEWEST = 100;

/** The baselines that a verdict may cite, newest first: undisturbed ones, and for this host, only those of disks that still exist. */
export function citableBaselines(journal: { readonly baselines: Pick<BaselineRecords, 'all'> }): Baseline[] {
  return journal.baselines
    .all(NEWEST)
    .filter(
      ({ state, host, disturbances, disk }) =>
        state === 'done' && disturbances.length === 0 && (host !== os.hostname() || isStillThere(disk))
    );
}
