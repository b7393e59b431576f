import { QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import { RunSpec } from '@thermobench/service/model/run.ts';
import { afterEach, describe, it } from 'vitest';

import { queryClient } from '../api/queryClient.ts';
import { grafana, trialRun } from '../../test/trialRuns.ts';
import { FloodQuestion } from './FloodQuestion.tsx';

afterEach(() => {
  cleanup();
  queryClient.clear();
});

function ask(bytesPerRow: number | null, payload = 1) {
  const roles = { run: true, relayFrom: false, relayTo: true, emptied: true };
  const target = { name: 'sqlite', sink: 'sqlite', address: '', origin: 'built-in', options: {}, roles, bytesPerRow };
  grafana.service.targets = [target];
  grafana.service.runs = [{ ...trialRun('aaaaaaaa', 'done', { target: 'sqlite' }), rowsPerSecond: 1_000 }];
  const spec = RunSpec.parse({ target: 'sqlite', durationMs: null, payload });
  render(
    <QueryClientProvider client={queryClient}>
      <FloodQuestion spec={spec} onConfirm={() => undefined} onDismiss={() => undefined} />
    </QueryClientProvider>
  );
}

describe('the question before an endless run at full speed', () => {
  it('says how fast the disk fills up, from the rate of the last run and the size of a row in this store', async () => {
    ask(200, 11);
    // 1,000 rows/s × 3,600 s × (200 + 10 × 32) bytes = 1.87 × 10⁹ bytes.
    await screen.findByText(/wrote 1,000 readings per second.* fills about 1\.74 GiB of disk per hour/);
  });

  it('gives no size if the size of a row in this store is unknown', async () => {
    ask(null);
    await screen.findByText(/wrote 1,000 readings per second\.$/);
  });
});
