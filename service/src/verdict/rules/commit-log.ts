import { figure, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { storeSide } from '../run-evidence.ts';

/**
 * Writes waited for a sync of the commit log, or for its next file. With `commitlog_sync: periodic`, a write only waits if the sync is
 * late; with `batch` and `group`, every write does.
 */
export const commitLog: Rule = (seen) => {
  const { commitLogWaits, writes, droppedWrites } = seen.store?.figures ?? {};
  if (commitLogWaits === undefined || !writes) {
    return null;
  }
  const waited = Math.min(1, commitLogWaits / writes);
  return {
    side: storeSide(seen),
    resource: 'commit log',
    host: null,
    load: waited,
    explains: ['disk', 'disk operations', 'disk bandwidth', 'disk flush', 'request handlers'],
    evidence: [
      `${share(waited)} of the writes waited for the commit log.`,
      ...(droppedWrites
        ? [`${figure(droppedWrites)} writes per second were dropped, because they had waited too long.`]
        : []),
    ],
    advice: ['Put the commit log on a separate disk, or on a disk that syncs faster.'],
  };
};
