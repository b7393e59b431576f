import { cleanup, render, screen } from '@testing-library/react';
import { Run } from '@thermobench/service/model/run.ts';
import { afterEach, describe, expect, it } from 'vitest';

import { trialRun } from '../../../test/trialRuns.ts';
import { ThresholdsSoFar } from './ThresholdResults.tsx';

afterEach(cleanup);

const run = Run.parse({
  ...trialRun('aaaaaaaa', 'running', { thresholds: { rowsPerSecond: '>= 5000', p99Ms: '<= 50', lostRows: '<= 0' } }),
  thresholdsSoFar: [
    { measure: 'rowsPerSecond', condition: '>= 5000', measured: 6_100, outcome: 'passed', reason: null },
    { measure: 'p99Ms', condition: '<= 50', measured: 72, outcome: 'failed', reason: null },
    { measure: 'lostRows', condition: '<= 0', measured: null, outcome: 'unknown', reason: 'Counted later.' },
  ],
});

describe('the thresholds of an active run', () => {
  it('are shown with the figures so far, as provisional', () => {
    render(<ThresholdsSoFar run={run} />);
    const { textContent } = screen.getByRole('region', { name: 'Thresholds so far' });
    expect(textContent).toContain('Provisional');
    expect(textContent).toContain('passingrows/s ≥ 5,0006,100 so far');
    expect(textContent).toContain('72 ms so far');
    expect(textContent).toContain('failing');
    expect(textContent).toContain('not known yetlost rows ≤ 0Counted later.');
  });

  it('are not shown once the run has ended, when its report has them', () => {
    render(<ThresholdsSoFar run={{ ...run, state: 'done' }} />);
    expect(screen.queryByRole('region')).toBeNull();
  });
});
