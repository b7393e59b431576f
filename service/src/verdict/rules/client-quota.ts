import { milliseconds, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { storeSide, waitingProducers } from '../run-evidence.ts';

/** The store delays clients more rarely than this without a quota that limits them. */
const DELAYED = 0.05;

/**
 * Brokers stopped reading from the producers' connections for a while, because they sent more than a quota allows. Source: Kafka's
 * documentation, "Quotas"; KIP-219.
 */
export const clientQuota: Rule = (seen) => {
  const { throttleMs = 0, produceRequests } = seen.store?.figures ?? {};
  const waiting = waitingProducers(seen);
  const load = waiting === 0 ? 0 : Math.min(1, throttleMs / 1000 / waiting);
  if (load < DELAYED) {
    return null;
  }
  return {
    side: storeSide(seen),
    resource: 'quota',
    host: null,
    load,
    explains: ['replication'],
    evidence: [
      `The brokers delayed the producers for ${share(load)} of the time in which they waited, because of a quota.`,
      ...(produceRequests
        ? [`The delay was ${milliseconds(throttleMs / produceRequests)} per request on average.`]
        : []),
    ],
    advice: ['Raise the quota of this user or client (kafka-configs --describe shows it), or send fewer bytes.'],
  };
};
