import { act, cleanup, render, screen } from '@testing-library/react';
import { Sweep } from '@thermobench/service/model/sweep.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { SweepProgress, SweepState } from './SweepProgress.tsx';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const START = 1_800_000_000_000;

function sweep(change: object = {}): Sweep {
  return Sweep.parse({
    ...{ id: 'ssssssss', state: 'running', createdAt: START, endedAt: null, startedBy: null },
    ...{ runsPlanned: 2, runsEnded: 0, newestRun: { id: 'aaaaaaaa', createdAt: START } },
    spec: { run: { target: 'sqlite', durationMs: 10_000 }, repeat: 2 },
    cells: [
      {
        ...{ settings: {}, runs: ['aaaaaaaa'], rowsPerSecond: null, serviceP99Ms: null, cpuSecondsPer100kRows: null },
        ...{ timeSpent: null, valid: null, generatorLimited: false },
        ledger: { acked: 0, stored: 0, lost: 0, duplicated: 0, wrong: 0 },
      },
    ],
    ...change,
  });
}

function shownAt(ms: number, change: object = {}): string {
  vi.useFakeTimers({ now: START + ms });
  const shown = sweep(change);
  return render(
    <>
      <SweepState sweep={shown} />
      <SweepProgress sweep={shown} />
    </>
  ).container.textContent;
}

describe('the progress of a sweep', () => {
  it('counts down every second, and its bar moves, without a new answer from the service', () => {
    expect(shownAt(0)).toContain('about 24 s left');
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('0');
    act(() => void vi.advanceTimersByTime(6_000));
    expect(screen.getByText('about 18 s left')).toBeDefined();
    expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25');
  });

  it('shows how long ago an ended sweep started, without a new answer from the service', () => {
    expect(shownAt(10_000, { state: 'done', endedAt: START + 9_000 })).toContain('started just now');
    act(() => void vi.advanceTimersByTime(60_000));
    expect(screen.getByText(/^started 1 min ago/)).toBeDefined();
  });

  it('does not say that no time is left', () => {
    const last = { runsPlanned: 1, spec: { run: { target: 'sqlite', durationMs: 10_000 } } };
    expect(shownAt(13_000, last)).toContain('the last run is about to end');
  });

  it('shows no remaining time while it is being stopped, or if the time is unknown', () => {
    expect(shownAt(1_000, { stopped: { at: START, reason: 'request', by: null } })).not.toContain('left');
    cleanup();
    expect(shownAt(1_000, { newestRun: null })).toContain('the first run is in progress');
  });
});
