import { describe, expect, it } from 'vitest';

import { CARD_FIGURES, trialBaseline } from '../../test/baseline/trial-baseline.ts';
import type { DiskUse, HostSecond, ProgramUse } from '../hosts/host-second.ts';
import type { StoreFigures } from '../model/store-figures.ts';
import type { Verdict } from '../model/verdict.ts';
import { limitOf } from './judge.ts';
import type { RunEvidence } from './run-evidence.ts';

const TEN_SECONDS_MS = 10_000;

const program = (role: ProgramUse['role'], parts: Partial<ProgramUse> = {}): ProgramUse => ({
  role,
  name: role === 'store' ? 'mariadbd' : 'node',
  ...{ cpuMs: 1_000, waitedForCpuMs: 0, writtenBytes: 50_000_000, quotaCpus: null, throttledMs: 0 },
  ...parts,
});

const disk = (parts: Partial<DiskUse>): DiskUse => ({
  device: 'sda',
  ...{ reads: 0, writes: 2_000, flushes: 1_000, readBytes: 0, writtenBytes: 50_000_000 },
  ...{ busyMs: 500, queueMs: 500, flushMs: 200 },
  ...parts,
});

/** A host of four CPUs with little to do, watched for ten seconds. */
const host = (parts: Partial<HostSecond> = {}): HostSecond => ({
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

/** Four producers in a closed loop, waiting for a store on an idle host. */
const waiting = (parts: Partial<RunEvidence> = {}): RunEvidence => ({
  ...{ producers: 4, measuredMs: TEN_SECONDS_MS, pace: null, starved: 0, eventLoopUtilization: 0.2 },
  timeSpent: { building: 0.05, queued: 0, writing: 0.15, committing: 0.8, reconnecting: 0, idle: 0 },
  ...{
    embedded: false,
    isLog: false,
    firstCommitsMs: [5, 5, 5, 5],
    commitP50Ms: 7,
    host: host(),
    store: null,
    baselines: [],
    storeHosts: [],
    gaps: [],
  },
  ...parts,
});

/** The same producers, busy themselves. */
const working = (parts: Partial<RunEvidence> = {}): RunEvidence =>
  waiting({
    timeSpent: { building: 0.9, queued: 0, writing: 0.05, committing: 0.05, reconnecting: 0, idle: 0 },
    eventLoopUtilization: 0.97,
    ...parts,
  });

const ALL_BUSY = { user: 38_000, system: 1_500, iowait: 0, steal: 0, idle: 500 };
const HOT: Partial<HostSecond> = { boardStates: [{ name: 'soft_temperature_limit', ms: 9_000 }] };
const QUIET_STORE = { rowLockMs: 0, waitingForTable: 0, logWaits: 0, flushes: 10, logFilled: 0.05 };
const reporting = (figures: StoreFigures = {}) => ({ figures: { ...QUIET_STORE, ...figures }, missing: [] });
const brokers = (figures: StoreFigures) => ({
  figures: { produceRequests: 500, throttleMs: 0, ...figures },
  missing: [],
});
const nodes = (figures: StoreFigures) => ({ figures, missing: [] });
const KEPT = { askedPerSecond: 100, due: 1_000, begun: 1_000, fellBehind: false };

function judge(seen: RunEvidence): Verdict {
  const { verdict } = limitOf(seen);
  if (verdict === null) {
    throw new Error('There is no verdict.');
  }
  return verdict;
}

/** A host of the store that is read from Prometheus: all its programs count as the store. */
const elsewhere = (parts: Partial<HostSecond> = {}) =>
  host({ host: 'db1', longestIntervalMs: 1_000, programs: [program('store', { name: 'all programs' })], ...parts });
const withoutStore = host({ programs: [program('generator')] });

describe('the verdict on a store on another host', () => {
  it.each<[string, Partial<RunEvidence>, string]>([
    [
      'is its disk',
      { storeHosts: [elsewhere({ disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] })] },
      'store disk flush db1 high',
    ],
    [
      'is its CPUs',
      {
        storeHosts: [
          elsewhere({ cpuMs: ALL_BUSY, programs: [program('store', { name: 'all programs', cpuMs: 39_500 })] }),
        ],
      },
      'store cpu db1 high',
    ],
    [
      'is the busiest of several hosts',
      { storeHosts: [elsewhere(), elsewhere({ host: 'db2', disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] })] },
      'store disk flush db2 high',
    ],
    [
      'is an interface of the producers',
      {
        storeHosts: [elsewhere()],
        host: host({
          programs: [program('generator')],
          interfaces: [{ device: 'eth0', receivedBytes: 1e6, sentBytes: 120e6, dropped: 0, bitsPerSecond: 100e6 }],
        }),
      },
      'network bandwidth kitchen high',
    ],
    [
      'is round trips, if its host was observed and idle too',
      { storeHosts: [elsewhere()], commitP50Ms: 5 },
      'none round trip null high',
    ],
    [
      'does not take the disk of the producers for that of the store',
      {
        storeHosts: [elsewhere()],
        host: host({ programs: [program('generator')], disks: [disk({ busyMs: 9_900, writtenBytes: 900e6 })] }),
      },
      'unknown unknown null low',
    ],
    [
      'is less sure, if scrapes show only a part of the run',
      { storeHosts: [elsewhere({ elapsedMs: 6_000, disks: [disk({ busyMs: 5_900, queueMs: 5_900 })] })] },
      'store disk flush db1 medium',
    ],
    [
      'is less sure, if there were only two scrape intervals',
      { storeHosts: [elsewhere({ longestIntervalMs: 5_000, disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] })] },
      'store disk flush db1 medium',
    ],
    [
      'is less sure, if figures are missing',
      {
        storeHosts: [elsewhere({ disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] })],
        gaps: ['Prometheus does not have all figures of db1: the pressure is missing.'],
      },
      'store disk flush db1 medium',
    ],
  ])('%s', (_name, parts, expected) => {
    const { side, resource, host: where, confidence } = judge(waiting({ host: withoutStore, ...parts }));
    expect([side, resource, where, confidence].join(' ')).toBe(expected.replace('null ', ' '));
  });

  it('says how it was observed, or why it was not', () => {
    const storeHosts = [elsewhere({ longestIntervalMs: 1_000 })];
    expect(judge(waiting({ host: withoutStore, storeHosts })).evidence.at(-1)).toBe(
      'db1 was observed through Prometheus, every 1 s, during 10 s of the 10 s that were measured.'
    );
    const gaps = ['db1 was not observed: http://127.0.0.1:9090 does not answer (ECONNREFUSED).'];
    const { evidence, confidence } = judge(waiting({ host: withoutStore, gaps }));
    expect(evidence).toContain(gaps[0]);
    expect(confidence).toBe('low');
  });
});

describe('the verdict', () => {
  it.each<[string, RunEvidence, string]>([
    ['the rate, if it was kept', working({ pace: KEPT }), 'none rate high'],
    ['the source, if it had nothing most of the time', waiting({ starved: 0.7 }), 'generator source high'],
    ['one thread, while CPUs are idle', working(), 'generator thread high'],
    [
      'the CPUs of the producers, if all are busy',
      working({ host: host({ cpuMs: ALL_BUSY, programs: [program('generator', { cpuMs: 37_000 })] }) }),
      'generator cpu high',
    ],
    [
      'heat, if it slowed a CPU that was at its limit',
      working({
        host: host({ ...HOT, cpuMs: ALL_BUSY, programs: [program('generator', { cpuMs: 37_000 })] }),
      }),
      'generator thermal throttling high',
    ],
    [
      'heat, if it slowed the CPU of a thread that was never idle',
      working({ host: host(HOT) }),
      'generator thermal throttling high',
    ],
    [
      'heat on the side of the store, if that needs the CPUs',
      waiting({
        host: host({ ...HOT, cpuMs: ALL_BUSY, programs: [program('generator'), program('store', { cpuMs: 36_000 })] }),
      }),
      'store thermal throttling high',
    ],
    [
      'the disk, although heat slowed a CPU that had little to do',
      waiting({ host: host({ ...HOT, disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] }) }),
      'store disk flush high',
    ],
    [
      'the thread, if heat slowed its CPU only for a moment',
      working({ host: host({ boardStates: [{ name: 'throttled', ms: 1_000 }] }) }),
      'generator thread high',
    ],
    [
      'other programs, if they took the CPUs from the producers',
      working({
        host: host({ cpuMs: ALL_BUSY, programs: [program('generator', { cpuMs: 15_000, waitedForCpuMs: 22_000 })] }),
      }),
      'generator other load high',
    ],
    [
      'the quota of the producers, although it makes their thread look busy',
      working({
        host: host({ programs: [program('generator', { cpuMs: 2_000, quotaCpus: 0.2, throttledMs: 8_000 })] }),
      }),
      'generator cpu quota high',
    ],
    [
      'the quota of the store',
      waiting({ host: host({ programs: [program('store', { cpuMs: 4_900, quotaCpus: 0.5, throttledMs: 5_000 })] }) }),
      'store cpu quota high',
    ],
    [
      'the CPUs of the store, if all are busy',
      waiting({
        host: host({ cpuMs: ALL_BUSY, programs: [program('generator'), program('store', { cpuMs: 36_000 })] }),
      }),
      'store cpu high',
    ],
    [
      'one thread of the store, for one producer',
      waiting({ producers: 1, host: host({ programs: [program('store', { cpuMs: 9_500 })] }) }),
      'store thread high',
    ],
    [
      'flushes, if the disk is busy with one request at a time',
      waiting({ host: host({ disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] }) }),
      'store disk flush high',
    ],
    [
      'operations, if small writes queue for the disk',
      waiting({ host: host({ disks: [disk({ busyMs: 9_800, queueMs: 60_000 })] }) }),
      'store disk operations high',
    ],
    [
      'operations, if a control group holds back small writes before the disk sees them',
      waiting({ host: host({ pressureMs: { cpu: 0, io: 9_700, memory: 0 } }) }),
      'store disk operations high',
    ],
    [
      'bandwidth, if large writes queue for the disk',
      waiting({
        host: host({
          disks: [disk({ busyMs: 9_900, writtenBytes: 900e6, writes: 3_000 })],
          programs: [program('store', { writtenBytes: 890e6 })],
        }),
      }),
      'store disk bandwidth high',
    ],
    [
      'other load, if another program keeps the disk busy',
      waiting({ host: host({ disks: [disk({ busyMs: 9_900, writtenBytes: 900e6 })] }) }),
      'store other load high',
    ],
    [
      'memory, although swapping keeps the disk busy as well',
      waiting({ host: host({ swappedBytes: 200e6, disks: [disk({ busyMs: 9_900 })] }) }),
      'store memory high',
    ],
    [
      'the network, if an interface is at its speed',
      waiting({
        host: host({
          interfaces: [
            { device: 'eth0', receivedBytes: 1e6, sentBytes: 120e6, dropped: 0, bitsPerSecond: 100e6 },
            { device: 'wg0', receivedBytes: 0, sentBytes: 120e6, dropped: 0, bitsPerSecond: null },
          ],
        }),
      }),
      'network bandwidth high',
    ],
    [
      'round trips, if nothing was busy and commits were no slower than the first',
      waiting({ commitP50Ms: 5.4 }),
      'none round trip high',
    ],
    [
      'round trips with little confidence, if the store was not observed',
      waiting({ commitP50Ms: 5.4, host: host({ programs: [program('generator')] }) }),
      'none round trip low',
    ],
    ['unknown, if nothing was busy and commits were slower', waiting(), 'unknown unknown low'],
    [
      'locks, if sessions waited for them',
      waiting({ store: reporting({ rowLockMs: 3_000, waitingForTable: 0.8 }) }),
      'store locks high',
    ],
    [
      'the redo log, if nothing else was near its limit',
      waiting({ store: reporting({ logFilled: 0.96 }) }),
      'store redo log high',
    ],
    [
      'the disk with little confidence, if the redo log was full as well: either may be the cause',
      waiting({
        store: reporting({ logFilled: 0.96 }),
        host: host({ disks: [disk({ busyMs: 9_900, queueMs: 60_000 })] }),
      }),
      'store disk operations low',
    ],
    [
      'round trips, if an answer that needs no work takes as long as a commit',
      waiting({ store: { figures: { answerMs: 6, shortestAnswerMs: 5, slowAnswers: 0 }, missing: [] } }),
      'none round trip high',
    ],
    [
      'unknown, if CPUs are busy, even if an answer that needs no work takes as long as a commit',
      waiting({
        host: host({ cpuMs: ALL_BUSY }),
        store: { figures: { answerMs: 6, shortestAnswerMs: 5, slowAnswers: 0 }, missing: [] },
      }),
      'unknown unknown low',
    ],
    [
      'unknown, if such an answer takes many times as long as a commit: it waited for something else',
      waiting({ store: { figures: { answerMs: 118, shortestAnswerMs: 90, slowAnswers: 0 }, missing: [] } }),
      'unknown unknown low',
    ],
    [
      'flushes, if commits take their time in the store without using anything else',
      waiting({ commitP50Ms: 20, store: { figures: { answerMs: 0.2, slowAnswers: 0 }, missing: [] } }),
      'store disk flush medium',
    ],
    [
      'locks, if sessions waited for them in the same time',
      waiting({
        commitP50Ms: 20,
        store: { figures: { answerMs: 0.2, slowAnswers: 0, rowLockMs: 3_600 }, missing: [] },
      }),
      'store locks high',
    ],
    [
      'the store, but not what in it, if it is on a host that was not observed',
      waiting({
        commitP50Ms: 20,
        host: host({ programs: [program('generator')] }),
        store: { figures: { answerMs: 0.2, slowAnswers: 0 }, missing: [] },
      }),
      'store unknown low',
    ],
    [
      'the network, if answers that need no work queue on the way to another host',
      waiting({
        commitP50Ms: 200,
        host: host({ programs: [program('generator')] }),
        store: { figures: { answerMs: 90, shortestAnswerMs: 1, slowAnswers: 1 }, missing: [] },
      }),
      'network bandwidth high',
    ],
    [
      'unknown, if these answers are slow because the CPUs of this host are busy',
      waiting({
        commitP50Ms: 100,
        host: host({ cpuMs: ALL_BUSY, programs: [program('generator')] }),
        store: { figures: { answerMs: 90, shortestAnswerMs: 1, slowAnswers: 1 }, missing: [] },
      }),
      'unknown unknown low',
    ],
    ['unknown, without a host', waiting({ host: null, store: reporting() }), 'unknown unknown low'],
    [
      'the store, if it works in the threads of the producers',
      waiting({ embedded: true, producers: 1, host: host({ programs: [program('generator', { cpuMs: 9_800 })] }) }),
      'store thread high',
    ],
    [
      'the request handlers of a broker that are never idle',
      waiting({ isLog: true, store: brokers({ handlersBusy: 0.97, requestQueueMs: 3_000 }) }),
      'broker request handlers high',
    ],
    [
      'the network threads of a broker',
      waiting({ isLog: true, store: brokers({ networkThreadsBusy: 0.95 }) }),
      'broker network threads high',
    ],
    [
      'the replication, if requests spent their time waiting for other replicas',
      waiting({ isLog: true, store: brokers({ localMs: 60, remoteMs: 3_700 }) }),
      'broker replication high',
    ],
    [
      'unknown, if requests waited for other replicas but were mostly elsewhere',
      waiting({ isLog: true, store: brokers({ localMs: 6, remoteMs: 370 }) }),
      'unknown unknown low',
    ],
    [
      'the quota by which brokers delayed the producers, although the requests also waited for replicas',
      waiting({ isLog: true, store: brokers({ throttleMs: 3_700, remoteMs: 3_700 }) }),
      'broker quota high',
    ],
    [
      'the commit log that writes waited for',
      waiting({ store: nodes({ writes: 500, commitLogWaits: 480, handlersBusy: 1 }) }),
      'store commit log high',
    ],
    [
      'the disk, if it explains why writes waited for the commit log',
      waiting({
        store: nodes({ writes: 500, commitLogWaits: 500 }),
        host: host({ disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] }),
      }),
      'store disk flush high',
    ],
    [
      'the garbage collector, if the store paused most of the time',
      waiting({ store: nodes({ gcMs: 920, handlersBusy: 1 }) }),
      'store garbage collection high',
    ],
    [
      'the broker, for a log',
      waiting({ isLog: true, host: host({ disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] }) }),
      'broker disk flush high',
    ],
  ])('is %s', (_name, seen, expected) => {
    const { side, resource, confidence } = judge(seen);
    expect(`${side} ${resource} ${confidence}`).toBe(expected);
  });

  it('is unsure about a short run, and about two resources that are both exhausted', () => {
    const busy = { disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] };
    expect(judge(waiting({ measuredMs: 2_000, host: host(busy) })).confidence).toBe('low');
    const both = { ...busy, cpuMs: ALL_BUSY, programs: [program('store', { cpuMs: 36_000 })] };
    expect(judge(waiting({ host: host(both) })).confidence).toBe('low');
  });

  it('is less sure, and says why, if the store did not show all of its figures', () => {
    const store = { figures: QUIET_STORE, missing: ['how full its log is (not allowed)'] };
    const busy = host({ disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] });
    const { confidence, evidence } = judge(waiting({ store, host: busy }));
    expect(confidence).toBe('medium');
    expect(evidence).toContain('The store did not show how full its log is (not allowed).');
    expect(judge(working({ store }))).toMatchObject({ resource: 'thread', confidence: 'high' });
  });

  it('says so if an answer that needs no work took longer than a commit', () => {
    const store = { figures: { answerMs: 8.4, shortestAnswerMs: 8, slowAnswers: 0 }, missing: [] };
    expect(judge(waiting({ commitP50Ms: 7, store })).evidence.join(' ')).toContain(
      'took 8.4 ms, which is 120 % of that'
    );
  });

  it('shows what came nearest to a limit, if it is unknown', () => {
    const { evidence } = judge(waiting({ host: host({ disks: [disk({ busyMs: 5_000 })] }) }));
    expect(evidence.join(' ')).toContain('Disk sda of kitchen was busy 50 % of the time');
    expect(evidence.join(' ')).not.toContain('swapped');
  });

  it('gives the measured figures, and something to try', () => {
    const { evidence, advice, host: where } = judge(waiting({ host: host({ disks: [disk({ busyMs: 9_500 })] }) }));
    expect(where).toBe('kitchen');
    expect(evidence.join(' ')).toContain('Disk sda of kitchen was busy 95 % of the time');
    expect(evidence.join(' ')).toContain('200 writes and 100 flushes per second, and wrote 5 MB per second');
    expect(advice.length).toBeGreaterThan(0);
    expect(judge(working({ host: host(HOT) })).advice[0]).toContain('Cool the CPU');
  });

  it.each<[string, Partial<DiskUse>, RegExp]>([
    [
      'syncs, if flushes limited the run',
      { busyMs: 9_500, queueMs: 9_600 },
      /^In its baseline of 2026-12-01, this disk made 13 syncs per second; in this run, it made 100 flushes per second\.$/,
    ],
    [
      'writes, if small ones queued',
      { busyMs: 9_800, queueMs: 60_000 },
      /made 13 synced random .+ it made 200 writes per second/,
    ],
    [
      'bytes, if large writes queued',
      { busyMs: 9_900, writes: 500 },
      /wrote 9 MB per second in sequence; .+ wrote 5 MB/,
    ],
  ])('shows beside the newest baseline of the disk how many %s', (_what, parts, words) => {
    const seen = { host: host({ disks: [disk(parts)] }) };
    const place = { device: 'sda', model: null, sizeBytes: null, fileSystem: null };
    const measured = trialBaseline({ host: 'kitchen', disk: place, figures: CARD_FIGURES });
    const older = { ...measured, figures: { ...CARD_FIGURES, sync: null, randomMixed: null, sequentialWrite: null } };
    const others = [
      { ...measured, host: 'cellar' },
      { ...measured, disk: { ...place, device: 'sdb' } },
    ];

    expect(judge(waiting({ ...seen, baselines: [older, measured] })).evidence).toContainEqual(
      expect.stringMatching(words)
    );
    expect(judge(waiting({ ...seen, baselines: others })).evidence.join()).not.toContain('baseline');
  });

  it('agrees with the bound: a single producer that waits for a busy disk is limited by the store', () => {
    const busy = host({ disks: [disk({ busyMs: 9_500, queueMs: 9_600 })] });
    expect(limitOf(waiting({ producers: 1, host: busy }))).toMatchObject({
      bound: 'store',
      verdict: { side: 'store', resource: 'disk flush' },
    });
    expect(limitOf(waiting({ producers: 1 }))).toMatchObject({ bound: 'producers', verdict: { side: 'none' } });
  });

  it('is missing, if neither the host nor the store was observed', () => {
    expect(limitOf(waiting({ host: null }))).toEqual({ bound: 'unclear', verdict: null });
  });
});
