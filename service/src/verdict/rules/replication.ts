import { figure, milliseconds, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { storeSide, waitingProducers } from '../run-evidence.ts';

/**
 * Requests spent their time in the brokers waiting for the other replicas. By Little's law, the time that all requests spend there in a
 * second is the average number of requests in the brokers; if there are fewer than waiting producers, the rest of the time is spent
 * elsewhere.
 */
export const replication: Rule = (seen) => {
  const { produceRequests, requestQueueMs, localMs, remoteMs, responseMs, underReplicated } = seen.store?.figures ?? {};
  if (remoteMs === undefined || !produceRequests) {
    return null;
  }
  const inBrokersMs = (requestQueueMs ?? 0) + (localMs ?? 0) + remoteMs + (responseMs ?? 0);
  const waiting = waitingProducers(seen);
  if (inBrokersMs === 0 || waiting === 0) {
    return null;
  }
  const remote = remoteMs / inBrokersMs;
  return {
    side: storeSide(seen),
    resource: 'replication',
    host: null,
    load: remote * Math.min(1, inBrokersMs / 1000 / waiting),
    explains: [],
    evidence: [
      `A request took ${milliseconds(inBrokersMs / produceRequests)} in the brokers on average, and waited ${share(remote)} of that time for other replicas.`,
      ...(underReplicated ? [`On average, ${figure(underReplicated)} partitions lacked a copy in sync.`] : []),
    ],
    advice: [
      'Look for a broker that is slow or far away: each request waits for the slowest in-sync replica.',
      'Use more producers or partitions, so that more requests wait at the same time.',
    ],
  };
};
