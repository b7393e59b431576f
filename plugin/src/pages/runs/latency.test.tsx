import { cleanup, render } from '@testing-library/react';
import { Run, RunBrief, RunSpec } from '@thermobench/service/model/run.ts';
import { afterEach, describe, expect, it } from 'vitest';

import { p99Words, PaceWords } from './latency.tsx';
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
  return [p99Words(of), container.textContent].join(' ').trim().replaceAll('\u00a0', ' ');
}

describe('the p99 in the list of runs', () => {
  it('is from the intended start of a paced run, and says so', () => {
    expect(textOf(run('paced000', { intendedP99Ms: 40 }))).toBe('40 ms from intended start');
    expect(textOf(run('closed00', {}))).toBe('3 ms');
    expect(textOf(run('underway', null))).toBe('–');
  });

  it('appears beside a note on a run that fell behind', () => {
    expect(textOf(run('behind00', { intendedP99Ms: 40, fellBehind: true }))).toContain('fell behind');
  });

  it('is what the list is sorted by', () => {
    const runs = [run('paced000', { intendedP99Ms: 40 }), run('closed00', { serviceP99Ms: 5 })];
    expect(sorted(runs, { id: 'p99', desc: false }).map(({ id }) => id)).toEqual(['closed00', 'paced000']);
  });
});
