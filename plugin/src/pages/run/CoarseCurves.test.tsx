import { cleanup, render, screen } from '@testing-library/react';
import { of } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { queryClient } from '../../api/queryClient.ts';
import { grafana, TrialRuns } from '../../../test/trialRuns.ts';
import { Shell } from '../../components/Shell.tsx';
import { CoarseCurves } from './CoarseCurves.tsx';

let searches: number;
beforeEach(() => {
  searches = 0;
  grafana.service.fetch = () => {
    searches += 1;
    return of({ data: [{ uid: 'thermobench-run', title: 'Run', url: '/d/thermobench-run' }] });
  };
});
afterEach(() => {
  cleanup();
  queryClient.clear();
  grafana.service = new TrialRuns();
});

const show = (endedAt: number) =>
  render(
    <Shell>
      <CoarseCurves startedAt={1_000} endedAt={endedAt} />
    </Shell>
  );

describe('the page of a run', () => {
  it('says that the curves of hosts are too coarse for a run of 4 s', async () => {
    show(5_000);
    await screen.findByText(/^The run took 4 s\..* too coarse for this run\.$/);
  });

  it('does not say so for a run of a minute', async () => {
    show(61_000);
    await expect.poll(() => searches).toBe(1);
    await queryClient.ensureQueryData({ queryKey: ['dashboards'] });
    expect(screen.queryByText(/too coarse/)).toBeNull();
  });
});
