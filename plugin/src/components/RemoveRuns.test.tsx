import { cleanup, render, screen } from '@testing-library/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { afterEach, describe, expect, it } from 'vitest';

import { queryClient } from '../api/queryClient.ts';
import { grafana, trialRun } from '../api/trialRuns.ts';
import { RemoveRuns } from './RemoveRuns.tsx';

afterEach(() => {
  cleanup();
  queryClient.clear();
});

function target(name: string, emptied: boolean) {
  const roles = { run: true, relayFrom: false, relayTo: true, emptied };
  return { name, sink: 'sqlite', address: '', origin: 'built-in', options: {}, roles };
}

function ask(...targets: string[]) {
  render(
    <QueryClientProvider client={queryClient}>
      <RemoveRuns
        runs={targets.map((name, index) => trialRun(`aaaaaaa${index}`, 'done', { target: name }))}
        onRemoved={() => undefined}
        onDismiss={() => undefined}
      />
    </QueryClientProvider>
  );
  return screen.findByRole<HTMLInputElement>('checkbox');
}

describe('the question before runs are deleted', () => {
  it('offers to delete their readings if all their stores can do that', async () => {
    grafana.service.targets = [target('sqlite', true), target('mariadb', true)];
    const checkbox = await ask('sqlite', 'mariadb');
    await screen.findByText(/in the background, in small batches/);
    expect(checkbox.disabled).toBe(false);
  });

  it('does not offer it if one store cannot, and names that store', async () => {
    grafana.service.targets = [target('sqlite', true), target('kafka', false)];
    const checkbox = await ask('sqlite', 'kafka');
    await screen.findByText('kafka cannot delete the rows of individual runs.');
    expect(checkbox.disabled).toBe(true);
  });
});
