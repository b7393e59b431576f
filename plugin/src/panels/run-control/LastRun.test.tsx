import { cleanup, render } from '@testing-library/react';
import type { Run } from '@thermobench/service/model/run.ts';
import type { ThresholdResult } from '@thermobench/service/model/threshold.ts';
import { MemoryRouter } from 'react-router';
import { afterEach, expect, it } from 'vitest';

import { trialBrief, trialRun } from '../../../test/trialRuns.ts';
import { LastRun } from './LastRun.tsx';

afterEach(cleanup);

function colorOf(state: Run['state'], changes: Partial<Run> = {}): string {
  const { container } = render(
    <MemoryRouter>
      <LastRun run={{ ...trialRun('aaaaaaaa', state), valid: true, ...changes }} />
    </MemoryRouter>
  );
  const [icon] = container.querySelectorAll('span > :first-child');
  const { color } = icon ? getComputedStyle(icon) : { color: 'no icon' };
  cleanup();
  return color;
}

const withOutcome = (outcome: ThresholdResult['outcome']) => ({
  brief: trialBrief({
    thresholds: [{ measure: 'errors', condition: '<= 0', measured: null, outcome, reason: null }],
  }),
});

it('the mark of the last run is red only if it failed, rows are missing, or a threshold failed', () => {
  const [good, doubtful, bad] = [colorOf('done'), colorOf('interrupted'), colorOf('failed')];
  expect(new Set([good, doubtful, bad]).size).toBe(3);
  expect(colorOf('cancelled')).toBe(doubtful);
  expect(colorOf('done', withOutcome('unknown'))).toBe(doubtful);
  expect(colorOf('done', withOutcome('failed'))).toBe(bad);
  expect(colorOf('done', { valid: false })).toBe(bad);
});
