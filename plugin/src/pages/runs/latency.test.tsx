import { cleanup, render } from '@testing-library/react';
import { Run, RunBrief, RunSpec } from '@thermobench/service/model/run.ts';
import type { ThresholdResult } from '@thermobench/service/model/threshold.ts';
import { afterEach, describe, expect, it } from 'vitest';

import { p99Text } from '../../components/latencyText.ts';
import { ThresholdMark } from '../../components/ThresholdMark.tsx';
import { PaceWords } from './latency.tsx';
import { sorted } from './runOrder.ts';

afterEach(cleanup);

function run(id: string, brief: Partial<RunBrief> | null): Run {
  const common = { ledger: null, serviceP99Ms: 3, generatorLimited: false };
  return Run.parse({
    ...{ id, kind: 'run', sink: 'sqlite', state: 'done', createdAt: 1, startedAt: 1, endedAt: 2, startedBy: null },
    ...{ sweep: null, offered: 1, acked: 1, rowsPerSecond: 1, valid: true },
    spec: RunSpec.parse({ target: 'sqlite' }),
    brief: brief && { ...common, ...brief },
  });
}

function textOf(of: Run): string {
  const { container } = render(<PaceWords run={of} />);
  return [p99Text(of), container.textContent].join(' ').trim().replaceAll('\u00a0', ' ');
}

describe('the p99 in the list of runs', () => {
  it('is from the intended start of a paced run, and says so', () => {
    expect(textOf(run('paced000', { intendedP99Ms: 40 }))).toBe('40 ms from intended start');
    expect(textOf(run('closed00', {}))).toBe('3 ms');
    expect(textOf(run('underway', null))).toBe('–');
  });

  it('keeps its mark if it is only a lower bound', () => {
    expect(textOf(run('bounded0', { intendedP99Ms: 40, p99AtLeast: true }))).toBe('≥ 40 ms from intended start');
    expect(textOf(run('bounded0', { p99AtLeast: true }))).toBe('≥ 3 ms');
  });

  it('appears next to a note on a run that fell behind', () => {
    expect(textOf(run('behind00', { intendedP99Ms: 40, fellBehind: true }))).toContain('fell behind');
  });

  it('is the figure that the list sorts by', () => {
    const runs = [run('paced000', { intendedP99Ms: 40 }), run('closed00', { serviceP99Ms: 5 })];
    expect(sorted(runs, { id: 'p99', desc: false }).map(({ id }) => id)).toEqual(['closed00', 'paced000']);
  });
});

describe('the thresholds in the list of runs', () => {
  const result = (outcome: ThresholdResult['outcome']) => ({
    ...{ measure: 'errors' as const, condition: '<= 0', measured: 1, reason: null },
    outcome,
  });
  const mark = (...outcomes: Array<ThresholdResult['outcome']>) => {
    const { container } = render(<ThresholdMark run={run('limited0', { thresholds: outcomes.map(result) })} />);
    return container.textContent.replaceAll('\u00a0', ' ');
  };

  it('have one mark, that of the worst outcome', () => {
    expect(mark('passed', 'passed')).toBe('thresholds passed');
    expect(mark('passed', 'unknown')).toBe('thresholds unknown');
    expect(mark('unknown', 'failed', 'passed')).toBe('thresholds failed');
  });

  it('have no mark in a run without thresholds, in an active run, and in a run of an older service', () => {
    expect(mark()).toBe('');
    for (const other of [run('underway', null), run('old00000', {})]) {
      expect(render(<ThresholdMark run={other} />).container.textContent).toBe('');
    }
  });
});
