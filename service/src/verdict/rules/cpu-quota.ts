import type { ProgramUse } from '../../hosts/host-second.ts';
import { figure, share } from '../../reports/figures.ts';
import type { Candidate, Rule } from '../candidate.ts';
import { cpusUsed, generatorProgram, storeProgram, type RunEvidence, storeSide } from '../run-evidence.ts';

/** A control group that is stopped more rarely than this was not limited by its quota. */
const STOPPED = 0.05;

/** The producers' process used up the CPU time that its control group may use. */
export const generatorQuota: Rule = (seen) => quota(seen, generatorProgram(seen), 'generator');

/** The store's process did. */
export const storeQuota: Rule = (seen) => quota(seen, storeProgram(seen), storeSide(seen));

/** Source: the kernel's Documentation/scheduler/sched-bwc.rst. */
function quota({ host }: RunEvidence, program: ProgramUse | undefined, side: Candidate['side']): Candidate | null {
  if (host === null || program === undefined || program.quotaCpus === null) {
    return null;
  }
  const stopped = Math.min(1, program.throttledMs / host.elapsedMs);
  if (stopped < STOPPED) {
    return null;
  }
  return {
    side,
    resource: 'cpu quota',
    host: host.host,
    load: Math.min(1, cpusUsed(program, host) / program.quotaCpus),
    explains: ['thread', 'cpu'],
    evidence: [
      `The control group of ${program.name} may use ${figure(program.quotaCpus)} CPUs. ${program.name} used ${figure(cpusUsed(program, host))}, and was stopped ${share(stopped)} of the time.`,
    ],
    advice: [`Raise the CPU quota of ${program.name}.`],
  };
}
