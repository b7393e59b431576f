import { cleanup, render, screen } from '@testing-library/react';
import { QueryClientProvider } from '@tanstack/react-query';
import type { Run } from '@thermobench/service/model/run.ts';
import { afterEach, describe, expect, it } from 'vitest';

import { queryClient } from '../api/queryClient.ts';
import { grafana, trialRun } from '../../test/trialRuns.ts';
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
  show(...targets.map((name, index) => ({ ...trialRun(`aaaaaaa${index}`, 'done', { target: name }), startedAt: 1 })));
  return screen.findByRole<HTMLInputElement>('checkbox');
}

function show(...runs: Run[]): void {
  render(
    <QueryClientProvider client={queryClient}>
      <RemoveRuns runs={runs} onRemoved={() => undefined} onDismiss={() => undefined} />
    </QueryClientProvider>
  );
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

  it('does not offer it for a target that stores nothing, nor for a run that wrote nothing', async () => {
    const nothing = { ...target('null', true), roles: { ...target('null', true).roles, counted: false } };
    grafana.service.targets = [nothing, target('sqlite', true)];
    show({ ...trialRun('aaaaaaaa', 'done', { target: 'null' }), startedAt: 1 });
    await screen.findByText('The run stored no readings.');
    expect(screen.queryByRole('checkbox')).toBeNull();
    cleanup();
    show(trialRun('aaaaaaaa', 'failed'));
    await screen.findByText('The run stored no readings.');
    expect(screen.queryByText(/stay in/)).toBeNull();
  });

  it('names each store that has some of the readings, that of a relay too', async () => {
    grafana.service.targets = [target('sqlite', true), target('mariadb', true)];
    show({ ...trialRun('aaaaaaaa', 'done', { target: 'sqlite', relayTo: 'mariadb' }), startedAt: 1 });
    await screen.findByText('Also delete the readings that this run wrote to mariadb, sqlite');
  });
});
