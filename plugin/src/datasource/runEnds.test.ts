import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { announced } from '../api/runsChanged.ts';
import { endedRuns, grafana, trialRun } from '../../test/trialRuns.ts';
import { runEnds } from './runEnds.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('the end of a run', () => {
  it('is noticed within seconds, once, if the run was started on this page', async () => {
    grafana.service.runs = endedRuns(2);
    let ends = 0;
    const watched = runEnds('/api/plugin-proxy/x').subscribe(() => (ends += 1));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ends).toBe(0);

    grafana.service.runs = [trialRun('zzzzzzzz', 'running'), ...endedRuns(2)];
    await announced(Promise.resolve());
    await vi.advanceTimersByTimeAsync(3_000);
    expect(ends).toBe(0);
    grafana.service.runs = [trialRun('zzzzzzzz', 'done'), ...endedRuns(2)];
    await vi.advanceTimersByTimeAsync(1_500);
    expect(ends).toBe(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(ends).toBe(1);
    watched.unsubscribe();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is noticed if somebody else started the run, and after the service was unreachable', async () => {
    grafana.service.runs = endedRuns(1);
    let ends = 0;
    const watched = runEnds('/api/plugin-proxy/x').subscribe(() => (ends += 1));
    await vi.advanceTimersByTimeAsync(1_000);
    grafana.service.runs = [];
    await vi.advanceTimersByTimeAsync(20_000);
    grafana.service.runs = endedRuns(2);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(ends).toBe(1);
    watched.unsubscribe();
  });
});
