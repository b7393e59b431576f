import { share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';

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
