import { share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { type RunEvidence, storeSide } from '../run-evidence.ts';

/**
 * Share of the time in which sessions waited because the log was full. How full it is on average does not matter: InnoDB itself lets a
 * fast run fill even a large log, and writes pages just in time.
 */
export function logFullShare({ store }: RunEvidence): number {
  return store?.figures.logFull ?? 0;
}

/** The redo log was so small, or pages were written so slowly, that sessions waited for space in the log. */
export const redoLog: Rule = (seen) => {
  const full = logFullShare(seen);
  if (full === 0) {
    return null;
  }
  const { writing, committing } = seen.timeSpent;
  return {
    side: storeSide(seen),
    resource: 'redo log',
    host: null,
    // Without these waits, a run that waits half of the time would be twice as fast.
    load: Math.min(1, 2 * full) * (writing + committing),
    explains: ['disk', 'disk operations', 'disk bandwidth', 'disk flush'],
    evidence: [
      `The redo log was full ${share(full)} of the time. While it is full, all sessions wait until pages are written.`,
    ],
    advice: ['Use a larger redo log: innodb_log_file_size in MariaDB, innodb_redo_log_capacity in MySQL.'],
  };
};
