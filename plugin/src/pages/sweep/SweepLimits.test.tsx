import { cleanup, render } from '@testing-library/react';
import { Sweep, SweepSpec } from '@thermobench/service/model/sweep.ts';
import { afterEach, describe, expect, it } from 'vitest';

import { SweepLimits } from './SweepLimits.tsx';

afterEach(cleanup);

const THREAD = {
  ...{ side: 'generator', resource: 'thread', host: 'pi-1', confidence: 'medium', run: 'aaaaaaaa', runs: 1 },
  ...{ evidence: ['One thread was never idle.'], advice: ['Use more threads.'] },
};
const at = (median: number) => ({ median, low: median, high: median, runs: 1, coverage: null });

function words(cells: object[]): string {
  const sweep = Sweep.parse({
    ...{ id: 'ssssssss', state: 'done', createdAt: 1, endedAt: 2, startedBy: null, runsPlanned: 1, runsEnded: 1 },
    spec: SweepSpec.parse({ run: { target: 'sqlite' }, matrix: { 'sink.commitEvery': [1, 1_000, 10] } }),
    cells: cells.map((cell) => ({
      ...{ settings: {}, runs: [], serviceP99Ms: null, cpuSecondsPer100kRows: null, valid: true },
      ...{ generatorLimited: false, timeSpent: { building: 0.1, writing: 0, committing: 0.9, idle: 0 } },
      ledger: { acked: 1, stored: 1, lost: 0, duplicated: 0, wrong: 0 },
      ...cell,
    })),
  });
  return render(<SweepLimits sweep={sweep} />).container.textContent.replaceAll('\u00a0', ' ');
}

describe('what limited a sweep', () => {
  it('shows what limited its fastest cell, where its time went, and how many cells had which limit', () => {
    const text = words([
      { settings: { 'sink.commitEvery': 1 }, rowsPerSecond: at(12), bound: ['store'] },
      { settings: { 'sink.commitEvery': 1_000 }, rowsPerSecond: at(115), bound: ['generator'], limits: [THREAD] },
      { settings: { 'sink.commitEvery': 10 }, rowsPerSecond: null },
    ]);
    expect(text).toContain('The fastest combination: Commit every 1,000, with ≥ 115 rows/s.');
    expect(text).toContain(
      'Limited by: generator thread on pi-1 (medium confidence).One thread was never idle.Try: Use more threads.'
    );
    expect(text).toContain('building 10 %, committing 90 %');
    expect(text).toContain('Limits of all combinations: store (1), generator thread (1).');
  });

  it('is empty until a cell has been measured', () => {
    expect(words([{ rowsPerSecond: null }])).toBe('');
  });
});
