import { cleanup, render } from '@testing-library/react';
import { RunSpec } from '@thermobench/service/model/run.ts';
import { Sample } from '@thermobench/service/model/sample.ts';
import { afterEach, describe, expect, it } from 'vitest';

import { PaceNow } from './PaceNow.tsx';

afterEach(cleanup);

/** The text for a run with this rate that offered that many rows each second. */
function words(ratePerSecond: number | null, offered: readonly number[]): string {
  const samples = offered.map((rows, index) =>
    Sample.parse({
      ...{ second: index + 1, at: 0, seconds: 1, warming: false, offered: rows, acked: 0, rejected: 0 },
      ...{ transientErrors: 0, rowsPerSecond: 0, spooled: null },
      timeSpent: { building: 0, writing: 0, committing: 0, idle: 0 },
      latencyMs: { service: null, intended: null, commit: null },
      generator: { cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcSeconds: 0, residentBytes: 0 },
    })
  );
  const run = { spec: RunSpec.parse({ target: 'sqlite', ratePerSecond }), state: 'running' as const };
  return render(<PaceNow run={run} samples={samples} />).container.textContent;
}

describe('a live paced run', () => {
  it('shows the requested and the reached rate as soon as it falls behind', () => {
    expect(words(60_000, [14_000, 14_000, 14_051])).toBe(
      'Falling behind: 60,000/s requested, 14,017/s achieved so far'
    );
  });

  it('says nothing while it keeps its rate, has just begun, or is a closed loop', () => {
    expect(words(1_000, [900, 1_000, 1_000, 1_000])).toBe('');
    expect(words(60_000, [14_000, 14_000])).toBe('');
    expect(words(null, [14, 14, 14])).toBe('');
  });
});
