import { cleanup, render, screen } from '@testing-library/react';
import type { Run } from '@thermobench/service/model/run.ts';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';

import { queryClient } from '../../api/queryClient.ts';
import { endedRuns, grafana, trialRun } from '../../../test/trialRuns.ts';
import { Shell } from '../../components/Shell.tsx';
import { Queued } from './Queued.tsx';

afterEach(() => {
  cleanup();
  queryClient.clear();
});

const ENDLESS = { durationMs: null, ratePerSecond: 1 };
const waiting = trialRun('cccccccc', 'planned');
const before = trialRun('bbbbbbbb', 'running', ENDLESS);
const collection: Run = { ...trialRun('aaaaaaaa', 'running', ENDLESS), kind: 'collection' };

describe('a run that waits', () => {
  it('names the run before it, even if many have started since, but no collection, because collections do not block it', async () => {
    grafana.service.runs = [...endedRuns(120), waiting, before, collection];
    render(
      <MemoryRouter>
        <Shell>
          <Queued run={waiting} />
        </Shell>
      </MemoryRouter>
    );
    await screen.findByRole('link', { name: 'run bbbbbbbb' });
    expect(screen.getByText(/Runs ahead of it: 1\./)).toBeTruthy();
  });
});
