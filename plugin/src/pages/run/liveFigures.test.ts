import type { Run } from '@thermobench/service/model/run.ts';
import { Sample } from '@thermobench/service/model/sample.ts';
import { describe, expect, it } from 'vitest';

import { trialRun } from '../../../test/trialRuns.ts';
import { liveFigures } from './liveFigures.ts';

function second(index: number, acked: number, warming = false): Sample {
  return Sample.parse({
    ...{ second: index, at: index, seconds: 1, warming, offered: acked, acked, rejected: 0, transientErrors: 0 },
    ...{ rowsPerSecond: acked, spooled: null, timeSpent: { building: 1, writing: 0, committing: 0, idle: 0 } },
    latencyMs: { service: { p50: 1, p90: 2, p99: 3, p999: 4, max: 5 }, intended: null, commit: null },
    generator: { cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcSeconds: 0, residentBytes: 0 },
  });
}

/** The figures after two seconds with 100 and 300 rows. The run itself was fetched a second earlier. */
function figures(state: Run['state']): string[] {
  const run = { ...trialRun('aaaaaaaa', state), offered: 120, acked: 100 };
  return liveFigures(run, [second(1, 100), second(2, 300)]).map(({ name, value, note }) => `${name} ${value} ${note}`);
}

describe('the figures of an active run', () => {
  it('are those of the last ten seconds while rows are written', () => {
    expect(figures('running')).toEqual([
      'Rows/s, last 10 s 200 200 on average',
      'p99 from call to ack, last 10 s 3 ms median (p50) 1 ms',
      'Acked rows 400 0 in flight',
    ]);
  });

  it('are steady for a slow run that commits every few rows', () => {
    const run = trialRun('aaaaaaaa', 'running', { ratePerSecond: 8 });
    const p99 = { p50: 600, p90: 1_000, p99: 1_130, p999: 1_200, max: 1_200 };
    const all = [1_000, 0, 10, 10, 10, 10, 0, 10, 10, 10, 10, 0].map((acked, index) => {
      const latencyMs = { ...second(1, 0).latencyMs, service: null, intended: acked > 0 ? p99 : null };
      return { ...second(index + 1, acked), latencyMs };
    });
    const shown = (samples: Sample[]) => liveFigures(run, samples).map(({ name, value }) => `${name} ${value}`);
    expect(shown(all).slice(0, 2)).toEqual(['Rows/s, last 10 s 8', 'p99 from intended start, last 10 s 1.13 s']);
    const silent = Array.from({ length: 10 }, (_, index) => second(13 + index, 0));
    const without = silent.map((sample) => ({
      ...sample,
      latencyMs: { ...sample.latencyMs, service: null, intended: null },
    }));
    expect(shown([...all, ...without]).slice(0, 2)).toEqual([
      'Rows/s, last 10 s 0',
      'p99 from intended start, last 10 s –',
    ]);
    expect(shown(all.slice(1, 2))[1]).toBe('p99 from intended start, last 10 s –');
  });

  it('leave the warm-up out of the average, as the chart does', () => {
    const mean = (samples: Sample[]) => liveFigures(trialRun('aaaaaaaa', 'running'), samples)[0]?.note;
    expect(mean([second(1, 100, true)])).toBe('100 on average');
    expect(mean([second(1, 100, true), second(2, 300)])).toBe('300 on average');
  });

  it.each(['draining', 'verifying'] as const)(
    'are the totals so far, and no longer called current, while %s',
    (state) => {
      expect(figures(state)).toEqual(['Rows/s 200 on average', 'Acked rows 400 0 in flight']);
    }
  );
});
