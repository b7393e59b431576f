import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Sweep, SweepSpec } from '@thermobench/service/model/sweep.ts';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';

import { SweepTable } from './SweepTable.tsx';

afterEach(cleanup);

const at = (median: number) => ({ median, low: median, high: median, runs: 1, coverage: null });

function shown(cells: object[], change: object = {}): { headers: Array<string | null>; cells: Array<string | null> } {
  const sweep = Sweep.parse({
    ...{ id: 'ssssssss', state: 'done', createdAt: 1, endedAt: 2, startedBy: null, runsPlanned: 1, runsEnded: 1 },
    spec: SweepSpec.parse({ run: { target: 'sqlite', sink: { commitEvery: 100 } } }),
    cells: cells.map((cell) => ({
      ...{ settings: {}, runs: ['aaaaaaaa', 'bbbbbbbb'], rowsPerSecond: at(100), serviceP99Ms: at(823) },
      ...{ commitP99Ms: at(2), cpuSecondsPer100kRows: null, timeSpent: null, valid: true, generatorLimited: false },
      ledger: { acked: 1, stored: 1, lost: 0, duplicated: 0, wrong: 0 },
      ...cell,
    })),
    ...change,
  });
  render(
    <MemoryRouter>
      <SweepTable sweep={sweep} />
    </MemoryRouter>
  );
  const texts = (role: string) =>
    screen.getAllByRole(role).map(({ textContent }) => textContent?.replaceAll('\u00a0', ' ') ?? null);
  return { headers: texts('columnheader'), cells: texts('cell') };
}

describe('the table of a sweep', () => {
  it('separates the time of the commit from the time to fill a batch', () => {
    expect(shown([{}]).cells).toContain('823 msof which commit 2 ms');
  });

  it('has the p99 of paced runs from the intended start, says so, and says how many runs fell behind', () => {
    const { cells } = shown([{ intendedP99Ms: at(4_000), fellBehind: 1 }, { commitP99Ms: null }]);
    expect(cells).toContain('4 sfrom intended startof which commit 2 ms');
    expect(cells).toContain('823 ms');
    expect(cells.join()).toContain('1 of 2 runs fell behind');
  });

  it('has no column for a setting that all cases share', () => {
    const cases = [1, 4].map((producers) => ({ target: 'sqlite', durationMs: 10_000, producers }));
    const spec = SweepSpec.parse({ run: { target: 'sqlite' }, cases });
    const { headers } = shown(
      cases.map((settings) => ({ settings })),
      { spec }
    );
    expect(headers.slice(0, 2)).toEqual(['Producers', 'Rows/s']);
  });

  it('says how many runs were deleted, next to links to the others', () => {
    const { cells } = shown([{ runs: ['bbbbbbbb'], deletedRuns: 1 }, { deletedRuns: 0 }]);
    expect(cells).toContain('11 run deleted');
    expect(cells).toContain('12');
  });

  it('says how many runs did not pass their thresholds', () => {
    const { cells } = shown([{ missedThresholds: 1 }, { missedThresholds: 2, rowsPerSecond: null }]);
    expect(cells).toContain('1001 of 2 runs did not pass their thresholds');
    expect(cells).toContain('–thresholds not passed');
  });

  it('says what limited its runs, and marks the rate as a lower bound if the generator was the limit', () => {
    const { cells } = shown([
      {
        bound: ['generator', 'unclear'],
        generatorLimited: true,
        timeSpent: { building: 1, writing: 0, committing: 0, idle: 0 },
      },
    ]);
    expect(cells.join()).toContain('limited by: generator / unclear');
    expect(cells.join()).toContain('≥ 100');
  });

  it('explains on request what limited its runs, also by keyboard', async () => {
    const limit = {
      ...{ side: 'store', resource: 'disk flush', host: null, confidence: 'high', run: 'aaaaaaaa', runs: 2 },
      ...{ evidence: ['Commits took 97 % of the time.'], advice: ['Commit more rows at once.'] },
    };
    const timeSpent = { building: 1, writing: 0, committing: 0, idle: 0 };
    const { cells } = shown([{ limits: [limit], timeSpent }, { rowsPerSecond: null }]);
    expect(cells.join()).toContain('limited by: store disk flush, high');
    expect(screen.queryByText('Commits took 97 % of the time.')).toBeNull();
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByText('Limited by: store disk flush (high confidence).')).toBeTruthy();
    expect(screen.getByText('Commits took 97 % of the time.')).toBeTruthy();
    expect(screen.getByText('Try: Commit more rows at once.')).toBeTruthy();
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByText('Commits took 97 % of the time.')).toBeNull();
  });

  it('says which cell is being measured, and which cells are waiting', () => {
    const none = { rowsPerSecond: null, serviceP99Ms: null };
    const cells = [
      { ...none, runs: ['aaaaaaaa'] },
      { ...none, runs: [] },
      { runs: ['bbbbbbbb'], rowsPerSecond: at(100) },
    ];
    const rates = (change: object) => {
      const texts = shown(cells, { state: 'running', endedAt: null, runsPlanned: 3, ...change }).cells;
      cleanup();
      return [0, 1, 2].map((row) => texts[(row * texts.length) / 3]);
    };
    const newestRun = { id: 'aaaaaaaa', createdAt: 1 };
    expect(rates({ newestRun, runsEnded: 1 })).toEqual(['running now', 'waiting', '100']);
    // Between two runs, no cell is being measured.
    expect(rates({ newestRun, runsEnded: 2 })).toEqual(['–', 'waiting', '100']);
    expect(rates({ newestRun, runsEnded: 1, state: 'cancelled' })).toEqual(['–', '–', '100']);
  });

  it('shows what was written for each reading, if it is known for a cell', () => {
    expect(shown([{}]).cells.join()).not.toContain('per day');
    cleanup();
    const wear = { writtenBytesPerReading: at(1_280), writtenBytesPerDay: at(11e9) };
    expect(shown([wear]).cells.join()).toContain('disk: 1.28 kB per reading, 11 GB per day');
  });

  it('shows the CPU with three significant digits, however little a row needs', () => {
    const cells = (seconds: number) => shown([{ cpuSecondsPer100kRows: at(seconds) }]).cells.join();
    expect(cells(0.01291)).toContain('12.9 ms per 100,000 rows');
    cleanup();
    expect(cells(2.19)).toContain('2.19 s per 100,000 rows');
  });
});
