import { Run, RunSpec } from '@thermobench/service/model/run.ts';
import { Sample } from '@thermobench/service/model/sample.ts';
import { Sweep, SweepSpec } from '@thermobench/service/model/sweep.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { leftMs, progressOf } from '../../components/progressOf.ts';
import { activityOf, lastOf, sweepProgress } from './activity.ts';

function run(id: string, state: Run['state'], part: Partial<Run> & { request?: object } = {}): Run {
  const { request, ...rest } = part;
  return Run.parse({
    ...{ id, state, kind: 'run', sink: 'sqlite', createdAt: 1, startedAt: 1, endedAt: null, startedBy: null },
    ...{ sweep: null, offered: 0, acked: 0, rowsPerSecond: null, valid: null, brief: null },
    spec: RunSpec.parse({ target: 'sqlite', ...request }),
    ...rest,
  });
}

function sweep(id: string, state: Sweep['state']): Sweep {
  const spec = SweepSpec.parse({ run: { target: 'sqlite' }, matrix: { producers: [1, 2] } });
  const counts = { runsPlanned: 4, runsEnded: 1 };
  return Sweep.parse({ id, state, spec, createdAt: 1, endedAt: null, startedBy: null, cells: [], ...counts });
}

function sampleAt(second: number): Sample {
  const nothing = { building: 0, writing: 0, committing: 0, idle: 0 };
  return Sample.parse({
    ...{ second, at: 0, seconds: 1, warming: false, offered: 0, acked: 0, rejected: 0, transientErrors: 0 },
    ...{ rowsPerSecond: 0, spooled: null, timeSpent: nothing },
    latencyMs: { service: null, intended: null, commit: null },
    generator: { cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcSeconds: 0, residentBytes: 0 },
  });
}

describe('what a panel shows', () => {
  it('is the writing run rather than a queued one, and the newest of the ended runs', () => {
    const runs = [
      run('dddddddd', 'planned'),
      run('cccccccc', 'running'),
      run('bbbbbbbb', 'failed'),
      run('aaaaaaaa', 'done'),
    ];
    expect(activityOf(runs, [])).toMatchObject({ run: { id: 'cccccccc' }, sweep: undefined });
    expect(lastOf(runs, 'sqlite')?.id).toBe('bbbbbbbb');
  });

  it('includes only its own target', () => {
    const runs = [run('bbbbbbbb', 'running', { request: { target: 'null' } }), run('aaaaaaaa', 'done')];
    expect(activityOf(runs, [], 'sqlite')).toMatchObject({ run: undefined });
    expect(activityOf(runs, [], 'null')).toMatchObject({ run: { id: 'bbbbbbbb' } });
    expect(lastOf(runs, 'null')).toBeUndefined();
  });

  it('is a sweep even between two of its runs, but not if the active run does not belong to it', () => {
    const sweeps = [sweep('ssssssss', 'running'), sweep('tttttttt', 'done')];
    expect(activityOf([run('aaaaaaaa', 'done')], sweeps).sweep?.id).toBe('ssssssss');
    expect(activityOf([run('aaaaaaaa', 'running', { sweep: 'ssssssss' })], sweeps).sweep?.id).toBe('ssssssss');
    expect(activityOf([run('aaaaaaaa', 'running')], sweeps).sweep).toBeUndefined();
  });
});

describe('the progress of a run', () => {
  it('follows its time with the warm-up, or its rows, whichever is further', () => {
    const timed = run('aaaaaaaa', 'running', { request: { durationMs: 9_000, warmupMs: 1_000 } });
    expect(progressOf(timed, sampleAt(5))).toBe(0.5);
    const both = run('aaaaaaaa', 'running', { request: { durationMs: 10_000, rows: 100 }, offered: 75 });
    expect(progressOf(both, sampleAt(5))).toBe(0.75);
  });

  it('gives the remaining time by its duration, or by its rows at the current rate', () => {
    const timed = run('aaaaaaaa', 'running', { request: { durationMs: 9_000, warmupMs: 1_000 } });
    expect(leftMs(timed, sampleAt(4))).toBe(6_000);
    const both = run('aaaaaaaa', 'running', { request: { durationMs: 10_000, rows: 100 }, offered: 75 });
    expect(leftMs(both, { ...sampleAt(4), rowsPerSecond: 25 })).toBe(1_000);
    expect(leftMs(run('aaaaaaaa', 'running', { request: { durationMs: null } }), sampleAt(4))).toBeNull();
    expect(leftMs(timed, undefined)).toBeNull();
  });

  it('is unknown without an end, and complete while rows are counted', () => {
    const request = { durationMs: null };
    expect(progressOf(run('aaaaaaaa', 'running', { request }), sampleAt(5))).toBeNull();
    expect(progressOf(run('aaaaaaaa', 'verifying', { request }), sampleAt(5))).toBe(1);
  });

  it('is always between 0 and 1', () => {
    const amounts = fc.record({ second: fc.nat(100_000), offered: fc.nat(), rows: fc.integer({ min: 1 }) });
    fc.assert(
      fc.property(amounts, ({ second, offered, rows }) => {
        const share = progressOf(run('aaaaaaaa', 'running', { request: { rows }, offered }), sampleAt(second)) ?? -1;
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(1);
        expect(sweepProgress(sweep('ssssssss', 'running'), share)).toBeLessThanOrEqual(0.5);
      })
    );
  });
});
