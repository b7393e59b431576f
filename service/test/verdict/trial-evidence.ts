import type { DiskUse, HostSecond, ProgramUse } from '../../src/hosts/host-second.ts';
import type { StoreFigures } from '../../src/model/store-figures.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import { limitOf } from '../../src/verdict/judge.ts';
import type { RunEvidence } from '../../src/verdict/run-evidence.ts';

const TEN_SECONDS_MS = 10_000;
const WAITING = { building: 0.05, queued: 0, writing: 0.15, committing: 0.8, reconnecting: 0, idle: 0 };

export const program = (role: ProgramUse['role'], parts: Partial<ProgramUse> = {}): ProgramUse => ({
  role,
  name: role === 'store' ? 'mariadbd' : 'node',
  ...{ cpuMs: 1_000, waitedForCpuMs: 0, writtenBytes: 50_000_000, quotaCpus: null, throttledMs: 0 },
  ...parts,
});

export const disk = (parts: Partial<DiskUse>): DiskUse => ({
  device: 'sda',
  ...{ reads: 0, writes: 2_000, flushes: 1_000, readBytes: 0, writtenBytes: 50_000_000 },
  ...{ busyMs: 500, queueMs: 500, flushMs: 200 },
  ...parts,
});

/** A host of four CPUs with little to do, watched for ten seconds. */
export const host = (parts: Partial<HostSecond> = {}): HostSecond => ({
  ...{ host: 'kitchen', elapsedMs: TEN_SECONDS_MS, longestIntervalMs: 1_000, cpus: 4 },
  cpuMs: { user: 4_000, system: 1_000, iowait: 0, steal: 0, idle: 35_000 },
  busyMsByCpu: [2_000, 1_000, 1_000, 1_000],
  pressureMs: { cpu: 100, io: 500, memory: 0 },
  disks: [disk({})],
  interfaces: [],
  ...{ tcpRetransmits: 0, swappedBytes: 0, memoryBytes: 4e9, memoryAvailableBytes: 2e9 },
  ...{ cpuCycles: null, celsius: null, boardStates: [], clockStepMs: 0 },
  programs: [program('generator'), program('store')],
  ...parts,
});

/** Four producers in a closed loop, waiting for a store on an idle host. Their commits take as long on average as the median one. */
export const waiting = (parts: Partial<RunEvidence> = {}): RunEvidence => {
  const commitP50Ms = parts.commitP50Ms ?? 7;
  return {
    ...{ producers: 4, measuredMs: TEN_SECONDS_MS, pace: null, starved: 0, eventLoopUtilization: 0.2 },
    timeSpent: WAITING,
    ...{ embedded: false, isLog: false, firstCommitsMs: [5, 5, 5, 5], commitP50Ms },
    commits: { meanMs: commitP50Ms, share: (parts.timeSpent ?? WAITING).committing },
    ...{ host: host(), store: null, baselines: [], storeHosts: [], gaps: [] },
    ...parts,
  };
};

/** The same producers, busy themselves. */
export const working = (parts: Partial<RunEvidence> = {}): RunEvidence =>
  waiting({
    timeSpent: { building: 0.9, queued: 0, writing: 0.05, committing: 0.05, reconnecting: 0, idle: 0 },
    eventLoopUtilization: 0.97,
    ...parts,
  });

export const ALL_BUSY = { user: 38_000, system: 1_500, iowait: 0, steal: 0, idle: 500 };
export const HOT: Partial<HostSecond> = { boardStates: [{ name: 'soft_temperature_limit', ms: 9_000 }] };
export const QUIET_STORE = { rowLockMs: 0, waitingForTable: 0, logWaits: 0, flushes: 10, logFilled: 0.05 };
export const reporting = (figures: StoreFigures = {}) => ({ figures: { ...QUIET_STORE, ...figures }, missing: [] });
export const brokers = (figures: StoreFigures) => ({
  figures: { produceRequests: 500, throttleMs: 0, ...figures },
  missing: [],
});
export const nodes = (figures: StoreFigures) => ({ figures, missing: [] });
export const KEPT = { askedPerSecond: 100, due: 1_000, begun: 1_000, fellBehind: false };

export function judge(seen: RunEvidence): Verdict {
  const { verdict } = limitOf(seen);
  if (verdict === null) {
    throw new Error('There is no verdict.');
  }
  return verdict;
}

/** A host of the store that is read from Prometheus: all its programs count as the store. */
export const elsewhere = (parts: Partial<HostSecond> = {}) =>
  host({ host: 'db1', longestIntervalMs: 1_000, programs: [program('store', { name: 'all programs' })], ...parts });

/** The host of the producers, with the store elsewhere. */
export const withoutStore = host({ programs: [program('generator')] });
