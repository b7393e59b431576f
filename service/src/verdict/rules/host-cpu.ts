import type { Resource, Side } from '../../model/verdict.ts';
import { figure, share } from '../../reports/figures.ts';
import type { Candidate, Rule } from '../candidate.ts';
import { cpuBusy, cpusUsed, generatorProgram, storeProgram, type RunEvidence } from '../run-evidence.ts';

/** Other programs disturb a run if they take at least this share of the host's CPU time. */
const DISTURBING = 0.2;

/** All CPUs of the host were busy while the producers worked. */
export const generatorCpu: Rule = (seen) =>
  hostCpu(seen, 'generator', [
    'Run the producers on another host, or on more hosts.',
    'Use a cheaper setting, such as larger batches.',
  ]);

/** All CPUs of the host were busy while the producers waited for the store. */
export const storeCpu: Rule = (seen) =>
  storeProgram(seen) === undefined
    ? null
    : hostCpu(seen, seen.isLog ? 'broker' : 'store', [
        'Give the store more or faster CPUs.',
        'Run the producers on another host.',
      ]);

function hostCpu(seen: RunEvidence, side: Side, advice: readonly string[]): Candidate | null {
  const { host } = seen;
  if (host === null) {
    return null;
  }
  const used = { generator: usedBy(seen, 'generator'), store: usedBy(seen, 'store') };
  const busy = cpuBusy(host);
  const other = Math.max(0, busy - (used.generator + used.store) / host.cpus);
  const isDisturbed = other >= DISTURBING;
  const resource: Resource = isDisturbed ? 'other load' : 'cpu';
  return {
    side,
    resource,
    host: host.host,
    load: busy,
    explains: ['thread', 'round trip'],
    evidence: [
      `The ${figure(host.cpus)} CPUs of ${host.host} were ${share(busy)} busy: the producers used ${figure(used.generator)}, the store ${figure(used.store)}, other programs ${figure(other * host.cpus)}.`,
    ],
    advice: isDisturbed ? ['Stop the other programs on this host, and run again.'] : advice,
  };
}

function usedBy(seen: RunEvidence, role: 'generator' | 'store'): number {
  if (seen.host === null || (role === 'store' && seen.embedded)) {
    return 0;
  }
  const program = role === 'generator' ? generatorProgram(seen) : storeProgram(seen);
  return program === undefined ? 0 : cpusUsed(program, seen.host);
}
