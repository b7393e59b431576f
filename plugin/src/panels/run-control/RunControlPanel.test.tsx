import { EventBusSrv, getDefaultTimeRange, LoadingState, OrgRole, type PanelProps } from '@grafana/data';
import { config } from '@grafana/runtime';
import { act, cleanup, render, renderHook, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Run } from '@thermobench/service/model/run.ts';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { queryClient } from '../../api/queryClient.ts';
import { severalFrames } from '../../../test/severalFrames.ts';
import { lostAgent, trialAgent } from '../../../test/trialHosts.ts';
import { endedRuns, grafana, trialBrief, trialRun, TrialRuns } from '../../../test/trialRuns.ts';
import type { RunControlOptions } from './options.ts';
import { RunControlPanel } from './RunControlPanel.tsx';
import { useChoice } from './useChoice.ts';

beforeEach(() => {
  config.bootData.user.orgRole = OrgRole.Editor;
});
afterEach(() => {
  cleanup();
  queryClient.clear();
  grafana.service = new TrialRuns();
  localStorage.clear();
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

const LARGE = { width: 600, height: 360 };

function show(size = {}) {
  return render(
    <MemoryRouter>
      <RunControlPanel {...PROPS} {...size} />
    </MemoryRouter>
  );
}

/** For everyday use: it continues until somebody stops it. */
const ENDLESS = trialRun('aaaaaaaa', 'running', { durationMs: null, ratePerSecond: 1, label: 'The attic' });
/** The same, started by `thermobench collect` in its own process. */
const COLLECTION: Run = { ...ENDLESS, kind: 'collection', stoppable: false };

describe('the run control panel', () => {
  it('shows an endless run even if many have started after it, and stops it after a confirmation', async () => {
    grafana.service.runs = [...endedRuns(25), ENDLESS];
    show();
    await screen.findByRole('link', { name: 'The attic' });
    expect(screen.getByText('Runs until stopped')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Start' })).toBeNull();

    await userEvent.click(screen.getByRole('button', { name: 'Stop' }));
    const question = within(await screen.findByRole('dialog', { name: 'Stop this run?' }));
    expect(grafana.service.runs.at(-1)).toMatchObject({ state: 'running' });
    await userEvent.click(question.getByRole('button', { name: 'Stop' }));
    await screen.findByRole('button', { name: 'Start' });
    expect(grafana.service.runs.at(-1)).toMatchObject({ id: ENDLESS.id, state: 'done' });
  });

  it('offers Start while a collection is active, and no Stop, because the service cannot stop it', async () => {
    grafana.service.runs = [...endedRuns(25), COLLECTION];
    show(LARGE);
    await screen.findByRole('button', { name: 'Start' });
    expect(
      screen.getByRole('link', { name: /^A collection is also writing to this target/ }).getAttribute('href')
    ).toContain(COLLECTION.id);
    expect(screen.queryByRole('button', { name: /Stop/ })).toBeNull();
  });

  it('offers Start on a free target while a run collects on another, which can be chosen and left again', async () => {
    const [sqlite] = grafana.service.targets;
    grafana.service.targets = [sqlite ?? {}, { ...sqlite, name: 'attic' }];
    grafana.service.runs = [...endedRuns(1), ENDLESS];
    const panel = show({ ...LARGE, options: {} });
    const start = await screen.findByRole<HTMLButtonElement>('button', { name: 'Start' });
    expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Target' }).value).toBe('attic');
    expect(start.disabled).toBe(false);
    panel.unmount();

    const choice = renderHook(() => useChoice(PROPS.id));
    act(() => choice.result.current[1]({ target: 'sqlite' }));
    show({ ...LARGE, options: {} });
    const taken = await screen.findByRole('link', { name: 'A run writes to this target until stopped.' });
    expect(taken.getAttribute('href')).toContain(ENDLESS.id);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Start' }).disabled).toBe(true);
    expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Target' }).value).toBe('sqlite');
  });

  it('shows a Viewer how the last run ended, and no control that only a start needs', async () => {
    config.bootData.user.orgRole = OrgRole.Viewer;
    grafana.service.runs = [...endedRuns(1), COLLECTION];
    show(LARGE);
    await screen.findByText('Only an Editor can start a run.');
    expect(screen.getByText('sqlite')).toBeTruthy();
    expect(screen.queryByText(/collection/)).toBeNull();
    expect(screen.queryByRole('link', { name: 'More settings' })).toBeNull();
  });

  it('moves the focus from the start button to the panel, and keeps it there when the run ends', async () => {
    grafana.service.runs = endedRuns(1);
    show(LARGE);
    (await screen.findByRole('button', { name: 'Start' })).focus();
    grafana.service.runs = [ENDLESS, ...endedRuns(1)];
    await queryClient.invalidateQueries();
    await screen.findByRole('link', { name: 'The attic' });
    const group = screen.getByRole('group', { name: 'Run control' });
    await vi.waitFor(() => expect(document.activeElement).toBe(group));
    grafana.service.runs = endedRuns(2);
    await queryClient.invalidateQueries();
    await screen.findByRole('button', { name: 'Start' });
    await severalFrames();
    expect(document.activeElement).toBe(group);
  });

  it('leaves the focus alone if it was elsewhere', async () => {
    grafana.service.runs = endedRuns(1);
    show(LARGE);
    await screen.findByRole('button', { name: 'Start' });
    grafana.service.runs = [ENDLESS, ...endedRuns(1)];
    await queryClient.invalidateQueries();
    await screen.findByRole('link', { name: 'The attic' });
    await severalFrames();
    expect(document.activeElement).toBe(document.body);
  });

  it('remembers the chosen target, until the service no longer has it', async () => {
    const [sqlite] = grafana.service.targets;
    grafana.service.targets = [sqlite ?? {}, { ...sqlite, name: 'attic' }];
    const choice = renderHook(() => useChoice(PROPS.id));
    act(() => choice.result.current[1]({ target: 'attic' }));

    const panel = show({ ...LARGE, options: {} });
    const remembered = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Target' });
    expect(remembered.value).toBe('attic');
    panel.unmount();
    queryClient.clear();

    grafana.service.targets = [sqlite ?? {}];
    show({ ...LARGE, options: {} });
    await vi.waitFor(() =>
      expect(screen.getByRole<HTMLInputElement>('combobox', { name: 'Target' }).value).toBe('sqlite')
    );
  });

  it('offers the hosts with agents if there are any, and does not start on one that is not connected', async () => {
    grafana.service.runs = endedRuns(1);
    const panel = show(LARGE);
    await screen.findByRole('combobox', { name: 'Experiment' });
    expect(screen.queryByRole('combobox', { name: 'Producers on' })).toBeNull();
    panel.unmount();
    queryClient.clear();

    const targets = ['sqlite'];
    grafana.service.hosts = [trialAgent('pi-kitchen', { targets }), lostAgent('pi-attic', { targets })];
    show(LARGE);
    const hosts = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Producers on' });
    expect(hosts.value).toBe('Host of the service');
    cleanup();

    show({ options: { target: 'sqlite', hosts: 'pi-attic' } });
    await screen.findByText(/The agent of pi-attic has not been connected since/);
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Start' }).disabled).toBe(true);
  });

  it('does not name the duration of an experiment next to a field for the duration', async () => {
    grafana.service.runs = endedRuns(1);
    const panel = show(LARGE);
    const experiment = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Experiment' });
    expect(experiment.value).toBe('Single run');
    panel.unmount();
    show();
    const short = await screen.findByRole<HTMLInputElement>('combobox', { name: 'Experiment' });
    expect(short.value).toBe('Single run of 30 s');
  });

  it('marks how the thresholds of the last run turned out', async () => {
    const missed = { measure: 'errors', condition: '<= 0', measured: 1, outcome: 'failed', reason: null } as const;
    const brief = trialBrief({ thresholds: [missed] });
    grafana.service.runs = endedRuns(1).map((run) => ({ ...run, rowsPerSecond: 500, brief }));
    show();
    await screen.findByText('thresholds failed');
  });

  it('offers no Stop for a run of another process, but says where to stop it', async () => {
    grafana.service.runs = [{ ...ENDLESS, stoppable: false }];
    show();
    await screen.findByText('Stop it where it was started.');
    expect(screen.queryByRole('button', { name: /Stop/ })).toBeNull();
  });

  it('offers Start after a run whose process has died', async () => {
    grafana.service.runs = [{ ...ENDLESS, stoppable: false }];
    grafana.service.active = [];
    show();
    await screen.findByRole('button', { name: 'Start' });
  });

  it('finds the active run and the last ended one among the newest if the service cannot list active runs', async () => {
    grafana.service.isOlder = true;
    grafana.service.runs = [trialRun('zzzzzzzz', 'running', { label: 'By hand' }), ...endedRuns(5)];
    const panel = show();
    await screen.findByRole('link', { name: 'By hand' });
    panel.unmount();
    queryClient.clear();

    grafana.service.runs = endedRuns(25);
    show();
    await screen.findByRole('button', { name: 'Start' });
    expect(screen.getByRole('link', { name: 'done' }).getAttribute('href')).toContain(grafana.service.runs[0]?.id);
  });

  it('shows a run as ended even if an older answer still shows it as active', async () => {
    const [last, ...before] = endedRuns(3);
    grafana.service.runs = last ? [last, ...before] : [];
    grafana.service.active = last ? [{ ...last, state: 'running' }] : [];
    show();
    await screen.findByRole('button', { name: 'Start' });
    expect(screen.getByRole('link', { name: 'done' }).getAttribute('href')).toContain(last?.id);
  });
});
