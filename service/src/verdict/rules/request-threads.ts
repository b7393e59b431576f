import type { Resource } from '../../model/verdict.ts';
import { figure, milliseconds, share } from '../../reports/figures.ts';
import type { Candidate, Rule } from '../candidate.ts';
import { storeSide, type RunEvidence } from '../run-evidence.ts';

/** The threads of a broker or node that handle requests were never idle, so that requests queued for them. */
export const requestHandlers: Rule = (seen) => {
  const { handlersBusy, waitingRequests, requestQueueMs, produceRequests } = seen.store?.figures ?? {};
  return threads(seen, {
    resource: 'request handlers',
    busy: handlersBusy,
    evidence: [
      `The threads that handle requests were ${share(handlersBusy ?? 0)} busy.`,
      ...(waitingRequests === undefined ? [] : [`On average, ${figure(waitingRequests)} requests waited for them.`]),
      ...(requestQueueMs === undefined || !produceRequests
        ? []
        : [`A request waited ${milliseconds(requestQueueMs / produceRequests)} for one of them on average.`]),
    ],
    advice: [
      'Send more rows in each request, for example with larger batches.',
      'Give the store more of these threads: num.io.threads in Kafka, concurrent_writes in Cassandra.',
    ],
  });
};

/** The threads of a broker that receive requests and send answers were never idle. */
export const networkThreads: Rule = (seen) => {
  const { networkThreadsBusy: busy } = seen.store?.figures ?? {};
  return threads(seen, {
    resource: 'network threads',
    busy,
    evidence: [`The network threads of the busiest broker were ${share(busy ?? 0)} busy.`],
    advice: [
      'Send more rows in each request, for example with larger batches.',
      'Give the broker more of these threads (num.network.threads).',
    ],
  });
};

function threads(
  seen: RunEvidence,
  found: { busy: number | undefined; resource: Resource } & Pick<Candidate, 'evidence' | 'advice'>
): Candidate | null {
  const { busy, ...rest } = found;
  return busy === undefined ? null : { ...rest, side: storeSide(seen), host: null, load: busy, explains: ['thread'] };
}
