import { figure, milliseconds, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { cpuBusy, storeProgram } from '../run-evidence.ts';

/** A network interface was at its speed, in one direction. */
export const bandwidth: Rule = ({ host }) => {
  const used = (host?.interfaces ?? []).flatMap(({ device, receivedBytes, sentBytes, bitsPerSecond }) =>
    host === null || bitsPerSecond === null
      ? []
      : [{ device, load: (Math.max(receivedBytes, sentBytes) * 8 * 1000) / host.elapsedMs / bitsPerSecond }]
  );
  const [most] = used.toSorted((one, other) => other.load - one.load);
  return host === null || most === undefined
    ? null
    : {
        side: 'network',
        resource: 'bandwidth',
        host: host.host,
        load: Math.min(1, most.load),
        explains: [],
        evidence: [`Interface ${most.device} of ${host.host} was at ${share(most.load)} of its speed.`],
        advice: ['Use a faster network.', 'Send fewer bytes for each reading, for example in larger batches.'],
      };
};

/** A host with busier CPUs delays answers itself. */
const BUSY = 0.9;
/**
 * A store that executes this many requests on average may never be idle. The measured average is too high: our request is often queued just
 * behind a producer's, so the store is busy when it is asked.
 */
const ALWAYS = 0.8;

/**
 * The store is on another host, and answers that need no work took much longer than before the producers started. So these answers
 * queued behind the readings, in the network or in the store. Requests queue in the store only while it executes others, so a store
 * that is idle at times leaves only the network.
 */
export const networkQueue: Rule = (seen) => {
  const { answerMs, shortestAnswerMs, slowAnswers, runningThreads } = seen.store?.figures ?? {};
  const isHere = storeProgram(seen) !== undefined;
  const isStoreBusy = runningThreads !== undefined && runningThreads >= ALWAYS;
  const isHostBusy = seen.host !== null && cpuBusy(seen.host) >= BUSY;
  if (answerMs === undefined || slowAnswers === undefined || isHere || isStoreBusy || isHostBusy) {
    return null;
  }
  const { writing, committing } = seen.timeSpent;
  return {
    side: 'network',
    resource: 'bandwidth',
    host: null,
    load: slowAnswers * (writing + committing),
    explains: [],
    evidence: [
      `Answers that need no work took ${milliseconds(answerMs)} on average, and ${milliseconds(shortestAnswerMs)} at best: ${share(slowAnswers)} of them queued.`,
      ...(runningThreads === undefined
        ? []
        : [`Meanwhile, the store executed ${figure(runningThreads)} requests at a time on average.`]),
    ],
    advice: ['Use a faster network.', 'Send fewer bytes for each reading, for example in larger batches.'],
  };
};
