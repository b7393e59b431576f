import { counted } from '../../model/sentence.ts';
import { figure, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { storeSide } from '../run-evidence.ts';
import { lockShare } from '../waiting.ts';

/** Sessions waited for locks of rows or tables that other sessions held. */
export const locks: Rule = (seen) => {
  const load = lockShare(seen);
  if (load === null) {
    return null;
  }
  return {
    side: storeSide(seen),
    resource: 'locks',
    host: null,
    load,
    explains: [],
    evidence: [
      `On average, ${figure(load * seen.producers)} of ${counted(seen.producers, 'session')} were waiting for a lock (${share(load)}).`,
    ],
    advice: ['Look for other clients that lock this table or its rows, for example with SHOW PROCESSLIST.'],
  };
};
