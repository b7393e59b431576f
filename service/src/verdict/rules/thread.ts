import { orHeat } from '../throttling.ts';
import { figure, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { cpuBusy, cpusUsed, storeProgram, storeSide } from '../run-evidence.ts';

/** The busiest thread of the producers was never idle. */
export const generatorThread: Rule = ({ host, eventLoopUtilization }) =>
  orHeat(host, {
    side: 'generator',
    resource: 'thread',
    host: host?.host ?? null,
    load: Math.min(1, eventLoopUtilization),
    explains: [],
    evidence: [
      `The busiest producer thread worked ${share(eventLoopUtilization)} of the time${host === null ? '' : `, while the CPUs of ${host.host} were ${share(cpuBusy(host))} busy`}.`,
    ],
    advice: [
      'Use more producers, so that more threads share the work.',
      'Use a setting that takes less CPU time, such as larger batches.',
    ],
  });

/** The store needs a CPU for each connection, and used all that the producers' connections can keep busy. */
export const storeThread: Rule = (seen) => {
  const { host, producers, embedded } = seen;
  const store = storeProgram(seen);
  if (host === null || store === undefined || producers >= host.cpus) {
    return null;
  }
  const used = cpusUsed(store, host);
  return orHeat(host, {
    side: storeSide(seen),
    resource: 'thread',
    host: host.host,
    load: Math.min(1, used / producers),
    explains: [],
    evidence: [
      `${embedded ? 'The producers, with the store in their threads,' : store.name} used ${figure(used)} CPUs for ${producers === 1 ? 'one producer' : `${producers} producers`}, while the ${host.cpus} CPUs of ${host.host} were ${share(cpuBusy(host))} busy.`,
    ],
    advice: ['Use more producers, so that the store can use more CPUs.'],
  });
};
