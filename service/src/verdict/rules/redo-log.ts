import { figure, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { type RunEvidence, storeSide } from '../run-evidence.ts';

/**
 * A log that is less full on average does not make sessions wait: InnoDB writes pages in good time by itself (adaptive flushing), and
 * a fast run therefore keeps even a large log filled.
 */
const NEARLY_FULL = 0.9;

export function isLogFull({ store }: RunEvidence): boolean {
  return (store?.figures.logFilled ?? 0) >= NEARLY_FULL;
}

/** The redo log was so small, or the disk so slow, that the log was always nearly full. */
export const redoLog: Rule = (seen) => {
  const { logFilled: filled = 0, logWaits: waits = 0 } = seen.store?.figures ?? {};
  if (!isLogFull(seen)) {
    return null;
  }
  return {
    side: storeSide(seen),
    resource: 'redo log',
    host: null,
    load: Math.min(1, filled),
    explains: ['disk', 'disk operations', 'disk bandwidth', 'disk flush'],
    evidence: [
      `The redo log was ${share(filled)} full on average, and its buffer was full ${figure(waits)} times per second. When the log is full, commits wait until pages are written.`,
    ],
    advice: ['Use a larger redo log: innodb_log_file_size in MariaDB, innodb_redo_log_capacity in MySQL.'],
  };
};
