import { megabytes, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { storeSide } from '../run-evidence.ts';

/** A host that swaps this many bytes per second spends its time on it. */
const SWAPPING_BYTES = 1_000_000;

/** Tasks waited for memory, or the host swapped. */
export const memory: Rule = (seen) => {
  const { host } = seen;
  if (host === null) {
    return null;
  }
  const swapped = (host.swappedBytes * 1000) / host.elapsedMs;
  const pressure = host.pressureMs === null ? 0 : Math.min(1, host.pressureMs.memory / host.elapsedMs);
  const load = Math.max(pressure, swapped >= SWAPPING_BYTES ? Math.min(1, swapped / (10 * SWAPPING_BYTES)) : 0);
  return {
    side: storeSide(seen),
    resource: 'memory',
    host: host.host,
    load,
    explains: ['disk', 'disk operations', 'disk bandwidth', 'disk flush'],
    evidence: [
      `${host.host} swapped ${megabytes(swapped)} per second; programs waited for memory ${share(pressure)} of the time.`,
    ],
    advice: ['Make the store use less memory than the host has, or add memory to the host.'],
  };
};
