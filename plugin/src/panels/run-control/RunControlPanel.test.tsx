import { EventBusSrv, getDefaultTimeRange, LoadingState, OrgRole, type PanelProps } from '@grafana/data';
import { config } from '@grafana/runtime';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { queryClient } from '../../api/queryClient.ts';
import { endedRuns, trialRun, TrialRuns } from '../../api/trialRuns.ts';
import type { RunControlOptions } from './options.ts';
import { RunControlPanel } from './RunControlPanel.tsx';

let service: TrialRuns;
vi.mock('@grafana/runtime', async (original) => ({
  ...(await original<object>()),
  getBackendSrv: () => service,
}));

beforeEach(() => {
  service = new TrialRuns();
  config.bootData.user.orgRole = OrgRole.Editor;
});
afterEach(() => {
  cleanup();
  queryClient.clear();
});

const timeRange = getDefaultTimeRange();
const PROPS: PanelProps<RunControlOptions> = {
  ...{ id: 1, title: '', timeRange, timeZone: 'utc', options: { target: 'sqlite' }, width: 270, height: 100 },
  ...{
    transparent: false,
    renderCounter: 0,
    eventBus: new EventBusSrv(),
    fieldConfig: { defaults: {}, overrides: [] },
  },
  data: { state: LoadingState.Done, series: [], timeRange },
  onOptionsChange: () => undefined,
  onFieldConfigChange: () => undefined,
  replaceVariables: (text) => text,
  onChangeTimeRange: () => undefined,
};

function show() {
  return render(
    <MemoryRouter>
      <RunControlPanel {...PROPS} />
    </MemoryRouter>
  );
}

/** Everyday use: it goes on until somebody stops it. */
const COLLECTION = trialRun('aaaaaaaa', 'running', { durationMs: null, ratePerSecond: 1, label: 'The attic' });

describe('the run control panel', () => {
  it('shows a collection although many runs started after it, and stops it', async () => {
    service.runs = [...endedRuns(25), COLLECTION];
    show();
    await screen.findByRole('link', { name: 'The attic' });
    expect(screen.getByText('Runs until stopped')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Start' })).toBeNull();

    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    await screen.findByRole('button', { name: 'Start' });
    expect(service.runs.at(-1)).toMatchObject({ id: COLLECTION.id, state: 'done' });
  });

  it('of a service too old for that query shows the active run among the newest, and how the last one ended', async () => {
    service.isOlder = true;
    service.runs = [trialRun('zzzzzzzz', 'running', { label: 'By hand' }), ...endedRuns(5)];
    const panel = show();
    await screen.findByRole('link', { name: 'By hand' });
    panel.unmount();
    queryClient.clear();

    service.runs = endedRuns(25);
    show();
    await screen.findByRole('button', { name: 'Start' });
    expect(screen.getByRole('link', { name: 'done' }).getAttribute('href')).toContain(service.runs[0]?.id);
  });

  it('shows a run as ended even if an older answer still shows it as active', async () => {
    const [last, ...before] = endedRuns(3);
    service.runs = last ? [last, ...before] : [];
    service.active = last ? [{ ...last, state: 'running' }] : [];
    show();
    await screen.findByRole('button', { name: 'Start' });
    expect(screen.getByRole('link', { name: 'done' }).getAttribute('href')).toContain(last?.id);
  });
});
