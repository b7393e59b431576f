import type { HostSecond, ProgramUse } from '../hosts/host-second.ts';
import type { Baseline } from '../model/baseline.ts';
import type { PaceKept } from '../model/report.ts';
import type { TimeSpent } from '../model/sample.ts';
import type { StoreSample } from '../model/store-figures.ts';
import type { Side } from '../model/verdict.ts';

/** The producers' waits for commits. If each row is committed on its own, writing it is part of its commit. */
export interface Commits {
  /** Average duration: a few commits that take very long may be most of the time. */
  readonly meanMs: number;
  /** Share of the producers' time. */
  readonly share: number;
}

/** Everything that a verdict is based on: what was measured in a run, after its warm-up. */
export interface RunEvidence {
  readonly producers: number;
  readonly measuredMs: number;
  readonly pace: PaceKept | null;
  /** Shares of the producers' time. */
  readonly timeSpent: TimeSpent;
  /** Share of the producers' time in which the source had no data. */
  readonly starved: number;
  /** Of the busiest producer thread, 0 to 1. */
  readonly eventLoopUtilization: number;
  /** The store works in the producers' own threads. */
  readonly embedded: boolean;
  /** The store is a log. */
  readonly isLog: boolean;
  /**
   * Duration of each producer's first commit, when the others had hardly started, and the median duration of all
   * commits.
   */
  readonly firstCommitsMs: readonly number[];
  readonly commitP50Ms: number | null;
  /** Null if nothing was committed. */
  readonly commits: Commits | null;
  /** The host of the producers; null if it was not observed. */
  readonly host: HostSecond | null;
  /** Other hosts on which the store runs. */
  readonly storeHosts: readonly HostSecond[];
  /** A sentence for each of them that was not observed, or whose figures are incomplete. */
  readonly gaps: readonly string[];
  /** What the store reported about itself; null if it has no such figures. */
  readonly store: StoreSample | null;
  /** What the disks of the host can do at most, newest first. */
  readonly baselines: readonly Baseline[];
}

/** Average number of CPUs that a program used. */
export function cpusUsed({ cpuMs }: ProgramUse, { elapsedMs }: HostSecond): number {
  return cpuMs / elapsedMs;
}

/** Share of the host's CPU time in which the CPUs were busy. Time stolen by a hypervisor counts: the host cannot use it either. */
export function cpuBusy({ cpuMs }: HostSecond): number {
  const busy = cpuMs.user + cpuMs.system + cpuMs.steal;
  const total = busy + cpuMs.iowait + cpuMs.idle;
  return total > 0 ? busy / total : 0;
}

/** Average number of CPUs that programs used which are not part of the run. */
export function othersUsed({ cpuMs, cpus, programs, ...host }: HostSecond): number {
  const total = cpuMs.user + cpuMs.system + cpuMs.steal + cpuMs.iowait + cpuMs.idle;
  const busy = total > 0 ? ((cpuMs.user + cpuMs.system) / total) * cpus : 0;
  const ours = programs.reduce((sum, program) => sum + program.cpuMs / host.elapsedMs, 0);
  return Math.max(0, busy - ours);
}

/** The process of the store, if it runs on that host and is visible; the producers' own process for an embedded store. */
export function storeProgram({ host, embedded }: RunEvidence): ProgramUse | undefined {
  return host?.programs.find(({ role }) => role === (embedded ? 'generator' : 'store'));
}

/** The evidence for each host on which the store may run, as if it were the only one. */
export function forStoreHosts(seen: RunEvidence): RunEvidence[] {
  const elsewhere = seen.storeHosts.map((host) => ({ ...seen, host }));
  return elsewhere.length === 0 || storeProgram(seen) !== undefined ? [seen, ...elsewhere] : elsewhere;
}

/** A log is called the broker. */
export function storeSide({ isLog }: RunEvidence): Side {
  return isLog ? 'broker' : 'store';
}

export function generatorProgram({ host }: RunEvidence): ProgramUse | undefined {
  return host?.programs.find(({ role }) => role === 'generator');
}

/** Average number of producers that waited for the store. */
export function waitingProducers({ producers, timeSpent }: RunEvidence): number {
  return producers * (timeSpent.writing + timeSpent.committing);
}
