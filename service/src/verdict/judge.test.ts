import { describe, expect, it } from 'vitest';

import { CARD_FIGURES, trialBaseline } from '../../test/baseline/trial-baseline.ts';
import {
  ALL_BUSY,
  HOT,
  KEPT,
  QUIET_STORE,
  brokers,
  disk,
  host,
  judge,
  program,
  reporting,
  waiting,
  withoutStore,
  working,
} from '../../test/verdict/trial-evidence.ts';
import type { DiskUse } from '../hosts/host-second.ts';
import { limitOf } from './judge.ts';
import type { RunEvidence } from './run-evidence.ts';

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
      'round trips, if an answer that needs no work takes as long as a commit',
      waiting({ store: { figures: { answerMs: 6, shortestAnswerMs: 5, slowAnswers: 0 }, missing: [] } }),
      'none round trip high',
    ],
    [
      'round trips with less confidence, if such an answer takes longer than a commit',
      waiting({ store: reporting({ answerMs: 8.4, shortestAnswerMs: 8, slowAnswers: 0 }) }),
      'none round trip medium',
    ],
    [
      'unknown, if commits are so short that measuring an answer takes as long',
      // Recorded with two producers on a fast disk.
      waiting({
        producers: 2,
        firstCommitsMs: [0.15, 0.15],
        commitP50Ms: 0.304,
        store: reporting({ answerMs: 0.228, shortestAnswerMs: 0.15, slowAnswers: 0 }),
      }),
      'unknown unknown low',
    ],
    [
      'round trips with less confidence, if such short commits were no slower than the first ones',
      waiting({
        firstCommitsMs: [1.2, 1.2, 1.2, 1.2],
        commitP50Ms: 0.3,
        store: reporting({ answerMs: 0.23, shortestAnswerMs: 0.15, slowAnswers: 0 }),
      }),
      'none round trip medium',
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
      'the network, if answers that need no work queue on the way to another host',
      waiting({
        commitP50Ms: 200,
        host: host({ programs: [program('generator')] }),
        store: { figures: { answerMs: 90, shortestAnswerMs: 1, slowAnswers: 1 }, missing: [] },
      }),
      'network bandwidth high',
    ],
    [
      'the network, if the store meanwhile had nothing to do',
      // Recorded with 1 Mbit/s.
      waiting({
        commitP50Ms: 247,
        host: withoutStore,
        store: reporting({ answerMs: 187, shortestAnswerMs: 1, slowAnswers: 1, runningThreads: 0.39 }),
      }),
      'network bandwidth high',
    ],
    [
      'unknown, if the store executed requests all the time: such answers may queue behind them',
      waiting({
        commitP50Ms: 247,
        host: withoutStore,
        store: reporting({ answerMs: 187, shortestAnswerMs: 1, slowAnswers: 1, runningThreads: 3 }),
      }),
      'unknown unknown low',
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
      'unknown, if requests waited for other replicas but were mostly elsewhere',
      waiting({ isLog: true, store: brokers({ localMs: 6, remoteMs: 370 }) }),
      'unknown unknown low',
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
