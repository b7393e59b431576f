import { counted } from '../../model/sentence.ts';
import { figure, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { storeSide } from '../run-evidence.ts';

/** Sessions waited for locks of rows or tables that other sessions held. */
export const locks: Rule = (seen) => {
  const { store, producers } = seen;
  const { rowLockMs, waitingForTable } = store?.figures ?? {};
  if (rowLockMs === undefined && waitingForTable === undefined) {
    return null;
  }
  const waiting = (rowLockMs ?? 0) / 1000 + (waitingForTable ?? 0);
  return {
    side: storeSide(seen),
    resource: 'locks',
    host: null,
    load: Math.min(1, waiting / producers),
    explains: [],
    evidence: [
      `On average, ${figure(waiting)} sessions were waiting for a lock, compared with ${counted(producers, 'producer')} (${share(Math.min(1, waiting / producers))}).`,
    ],
    advice: ['Look for other clients that lock this table or its rows, for example with SHOW PROCESSLIST.'],
  };
};
