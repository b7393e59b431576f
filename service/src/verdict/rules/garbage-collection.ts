import { share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { storeSide } from '../run-evidence.ts';

/** The garbage collector of the store's Java process stopped all of its threads. */
export const garbageCollection: Rule = (seen) => {
  const { gcMs } = seen.store?.figures ?? {};
  return gcMs === undefined
    ? null
    : {
        side: storeSide(seen),
        resource: 'garbage collection',
        host: null,
        load: Math.min(1, gcMs / 1000),
        explains: ['cpu', 'thread', 'request handlers'],
        evidence: [`The garbage collector paused the store ${share(Math.min(1, gcMs / 1000))} of the time.`],
        advice: ['Give the Java process of the store more memory (-Xmx).'],
      };
};
