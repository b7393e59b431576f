import type { ProgramUse } from '../../hosts/host-second.ts';
import type { Resource, Side } from '../../model/verdict.ts';
import { figure, share } from '../../reports/figures.ts';
import type { Candidate, Rule } from '../candidate.ts';
import { orHeat } from '../throttling.ts';
import {
  cpuBusy,
  cpusUsed,
  generatorProgram,
  othersUsed,
  storeProgram,
  type RunEvidence,
  storeSide,
} from '../run-evidence.ts';

/** Other programs disturb a run if they take at least this share of the host's CPU time. */
const DISTURBING = 0.2;
/** Waiting for a CPU for less than this share of the producers' time is no limit. */
const HELD_UP = 0.15;
/** A program that itself uses this share of the CPUs cannot use more. */
const ALL = 0.85;

/** All CPUs of the host were busy while the producers worked. */
export const generatorCpu: Rule = (seen) =>
  hostCpu(seen, [generatorProgram(seen)], {
    side: 'generator',
    atOnce: Math.min(seen.producers, seen.host?.cpus ?? 1),
    advice: [
      'Run the producers on another host, or on more hosts.',
      'Use a setting that takes less CPU time, such as larger batches.',
    ],
  });

/**
 * All CPUs of the host were busy while the producers waited for the store. If they are on the same host, their threads need a CPU too,
 * to send requests and to take the answers.
 */
export const storeCpu: Rule = (seen) =>
  hostCpu(seen, [storeProgram(seen), generatorProgram(seen)], {
    side: storeSide(seen),
    atOnce: seen.producers,
    advice: ['Give the store more or faster CPUs.', 'Run the producers on another host.'],
  });

/**
 * At most `atOnce` threads of the programs work for the producers at the same time. While these threads wait for a CPU, the
 * producers wait too. The first program is the one whose CPU may be the limit.
 */
function hostCpu(
  seen: RunEvidence,
  [program, ...others]: ReadonlyArray<ProgramUse | undefined>,
  { side, atOnce, advice }: { side: Side; atOnce: number; advice: readonly string[] }
): Candidate | null {
  const { host } = seen;
  if (host === null || program === undefined) {
    return null;
  }
  const involved = [program, ...others.flatMap((other) => (other === undefined || other === program ? [] : [other]))];
  const waits = involved.map(({ name, waitedForCpuMs }) => ({ name, threads: waitedForCpuMs / host.elapsedMs }));
  const heldUp = Math.min(1, waits.reduce((sum, { threads }) => sum + threads, 0) / atOnce);
  if (heldUp < HELD_UP && cpusUsed(program, host) < ALL * host.cpus) {
    return null;
  }
  const busy = cpuBusy(host);
  const other = othersUsed(host);
  const isDisturbed = other >= DISTURBING * host.cpus;
  const resource: Resource = isDisturbed ? 'other load' : 'cpu';
  const used = host.programs.map((each) => `${each.name} used ${figure(cpusUsed(each, host))}`);
  const candidate: Candidate = {
    side,
    resource,
    host: host.host,
    // Without the other programs, a run that is held up half of the time would be twice as fast.
    load: isDisturbed ? Math.min(busy, 2 * heldUp) : busy,
    explains: ['thread'],
    evidence: [
      `The ${host.cpus} CPUs of ${host.host} were ${share(busy)} busy: ${[...used, `other programs ${figure(other)}`].join(', ')}.`,
      `On average, ${waits.map(({ name, threads }) => `${figure(threads)} threads of ${name}`).join(' and ')} were ready to work but waited for a CPU.`,
    ],
    advice: isDisturbed ? ['Stop the other programs on this host, and run again.'] : advice,
  };
  return isDisturbed ? candidate : orHeat(host, candidate);
}
