import { describe, expect, it } from 'vitest';

import {
  ALL_BUSY,
  HOT,
  brokers,
  disk,
  elsewhere,
  host,
  judge,
  nodes,
  program,
  reporting,
  waiting,
  withoutStore,
} from '../../test/verdict/trial-evidence.ts';
import type { RunEvidence } from './run-evidence.ts';

describe('the verdict on a store', () => {
  it.each<[string, RunEvidence, string]>([
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
      'the quota of the store',
      waiting({ host: host({ programs: [program('store', { cpuMs: 4_900, quotaCpus: 0.5, throttledMs: 5_000 })] }) }),
      'store cpu quota high',
    ],
    [
      'the quota of the store, although its commits used no CPU while it was stopped',
      // Recorded with a quota of 0.3 CPUs. The kernel adds up the times in which each CPU was stopped.
      waiting({
        timeSpent: { building: 0, queued: 0, writing: 0, committing: 1, reconnecting: 0, idle: 0 },
        commitP50Ms: 98,
        store: reporting({ answerMs: 4, shortestAnswerMs: 0.3, slowAnswers: 0.8 }),
        host: host({ programs: [program('store', { cpuMs: 2_920, quotaCpus: 0.3, throttledMs: 13_500 })] }),
      }),
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
      'other programs, if they take the CPUs from the store and from the producers that wait for it',
      // Recorded with eight programs that burn CPU time on two CPUs.
      waiting({
        commitP50Ms: 10.9,
        host: host({
          cpus: 2,
          cpuMs: { user: 18_900, system: 1_000, iowait: 0, steal: 0, idle: 100 },
          programs: [
            program('generator', { cpuMs: 653, waitedForCpuMs: 10_500 }),
            program('store', { cpuMs: 792, waitedForCpuMs: 10_200 }),
          ],
        }),
        store: reporting({ answerMs: 14.3, shortestAnswerMs: 0.2, slowAnswers: 1 }),
      }),
      'store other load high',
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
      'locks, if sessions waited for them',
      waiting({ store: reporting({ rowLockMs: 3_000, waitingForTable: 0.8 }) }),
      'store locks high',
    ],
    [
      'the redo log, if sessions waited most of the time because it was full',
      waiting({ store: reporting({ logFilled: 0.97, logFull: 0.68 }) }),
      'store redo log high',
    ],
    [
      'the redo log, although writing its pages takes much of the CPU time',
      // Recorded with a log of 16 MB on two CPUs.
      waiting({
        timeSpent: { building: 0, queued: 0, writing: 0.02, committing: 0.98, reconnecting: 0, idle: 0 },
        store: reporting({ logFilled: 0.93, logFull: 0.52 }),
        host: host({
          cpus: 2,
          cpuMs: { user: 13_000, system: 3_200, iowait: 2_000, steal: 0, idle: 1_800 },
          programs: [
            program('generator', { cpuMs: 2_940 }),
            program('store', { cpuMs: 12_700, waitedForCpuMs: 22_700 }),
          ],
        }),
      }),
      'store redo log medium',
    ],
    [
      'the CPUs, although the redo log is nearly full: nobody waited for it',
      // Recorded with eight producers that committed 10,000 rows at once.
      waiting({
        producers: 8,
        timeSpent: { building: 0, queued: 0, writing: 0.9, committing: 0.1, reconnecting: 0, idle: 0 },
        store: reporting({ logFilled: 0.92, logFull: 0 }),
        host: host({
          cpus: 2,
          cpuMs: { user: 17_000, system: 2_600, iowait: 100, steal: 0, idle: 300 },
          programs: [
            program('generator', { cpuMs: 6_310 }),
            program('store', { cpuMs: 13_100, waitedForCpuMs: 16_000 }),
          ],
        }),
      }),
      'store cpu high',
    ],
    [
      'the disk with little confidence, if the redo log was full as well: either may be the cause',
      waiting({
        store: reporting({ logFilled: 0.99, logFull: 0.9 }),
        host: host({ disks: [disk({ busyMs: 9_900, queueMs: 60_000 })] }),
      }),
      'store disk operations low',
    ],
    [
      'flushes, if commits take their time in the store without using anything else',
      waiting({ commitP50Ms: 20, store: { figures: { answerMs: 0.2, slowAnswers: 0 }, missing: [] } }),
      'store disk flush medium',
    ],
    [
      'the disk, if a few commits that take very long are most of the time',
      // Recorded with 200 writes/s, which the kernel lets through in bursts, while other programs wrote most of the bytes.
      waiting({
        producers: 1,
        timeSpent: { building: 0, queued: 0, writing: 0.1, committing: 0.9, reconnecting: 0, idle: 0 },
        ...{ commitP50Ms: 0.364, commits: { meanMs: 14.5, share: 0.9 } },
        host: host({
          pressureMs: { cpu: 5_000, io: 5_700, memory: 0 },
          disks: [disk({ writes: 5_710, flushes: 1_730, writtenBytes: 80e6, busyMs: 500 })],
          programs: [program('store', { cpuMs: 250, writtenBytes: 10e6 })],
        }),
        store: reporting({ answerMs: 0.191, shortestAnswerMs: 0.15, slowAnswers: 0 }),
      }),
      'store disk medium',
    ],
    [
      'the disk, if each row is committed on its own, so that its wait is one for the disk',
      waiting({
        producers: 1,
        timeSpent: { building: 0, queued: 0, writing: 1, committing: 0, reconnecting: 0, idle: 0 },
        ...{ commitP50Ms: 0.001, commits: { meanMs: 12.8, share: 1 } },
        host: host({
          pressureMs: { cpu: 5_000, io: 4_700, memory: 0 },
          disks: [disk({ writes: 5_010, flushes: 1_620, writtenBytes: 60e6, busyMs: 400 })],
          programs: [program('store', { cpuMs: 250, writtenBytes: 10e6 })],
        }),
        store: reporting({ answerMs: 0.191, shortestAnswerMs: 0.15, slowAnswers: 0 }),
      }),
      'store disk high',
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
      'the store, but not what in it, if commits took their time there, although they were no slower than at first',
      // Recorded with flushes of 20 ms and a large redo log.
      waiting({
        ...{ firstCommitsMs: [340, 345, 350, 350], commitP50Ms: 350 },
        host: host({ programs: [program('store', { cpuMs: 8_000 })] }),
        store: reporting({ answerMs: 2.56, shortestAnswerMs: 0.3, slowAnswers: 0.5 }),
      }),
      'store unknown low',
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
});

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
