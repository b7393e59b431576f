import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';
import { cleanup, render, screen, within } from '@testing-library/react';
import type { Run } from '@thermobench/service/model/run.ts';
import { MemoryRouter } from 'react-router';
import { throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { queryClient } from '../../api/queryClient.ts';
import { grafana, trialBrief, trialRun, TrialRuns, trialStore } from '../../../test/trialRuns.ts';
import { Shell } from '../../components/Shell.tsx';
import { HomeBody } from './HomeBody.tsx';

let service: TrialRuns;
beforeEach(() => {
  service = new TrialRuns();
  grafana.service = service;
  service.stores = [trialStore('sqlite')];
  config.bootData.user.orgRole = OrgRole.Editor;
});
afterEach(() => {
  cleanup();
  queryClient.clear();
  grafana.service = new TrialRuns();
});

function show() {
  return render(
    <MemoryRouter>
      <Shell>
        <HomeBody />
      </Shell>
    </MemoryRouter>
  );
}

const DONE: Run = {
  ...trialRun('dddddddd', 'done'),
  ...{ startedAt: 1, endedAt: 2, acked: 9, rowsPerSecond: 1_234, valid: true },
  brief: trialBrief({ bound: 'store' }),
};

describe('Home', () => {
  it('leads a newcomer to the first run and the first collector', async () => {
    show();
    const first = await screen.findByRole('link', { name: 'Start the first run' });
    expect(first.getAttribute('href')).toContain('/new-run');
    expect(screen.getAllByText(/^npx thermobench collect/).length).toBeGreaterThan(0);
    expect(screen.getByText('npx thermobench stack up mariadb')).toBeTruthy();
  });

  it('offers a Viewer nothing that needs another role', async () => {
    config.bootData.user.orgRole = OrgRole.Viewer;
    show();
    await screen.findByText('A Grafana Editor can start one.');
    expect(screen.queryByRole('link', { name: /Start the first run|New run/ })).toBeNull();
  });

  it('says that nothing is wrong, and what the last run achieved and what limited it', async () => {
    service.runs = [DONE];
    service.newest = [{ location: 'attic', time: Date.now(), value: 20 }];
    show();
    await screen.findByText(/^Nothing: the stores can be reached/);
    const row = within(screen.getByRole('row', { name: /dddddddd/ }));
    expect(row.getByText('1,234')).toBeTruthy();
    expect(row.getByText('store')).toBeTruthy();
    expect(within(screen.getByRole('row', { name: /attic/ })).getByText('arriving')).toBeTruthy();
    expect(within(screen.getByRole('region', { name: 'Stores' })).getByText('reachable')).toBeTruthy();
  });

  it('does not say that nothing is wrong while stores are checked whose last check is old', async () => {
    service.runs = [DONE];
    service.stores = [trialStore('sqlite', { checkedAt: Date.now() - 4 * 60_000 })];
    show();
    await screen.findByText('Nothing was wrong when all stores were last checked, 4 min ago.');
    expect(within(screen.getByRole('region', { name: 'Stores' })).getByText('being checked')).toBeTruthy();
  });

  it('does not mention the last check of a store that a run uses, because it is not checked meanwhile', async () => {
    service.runs = [DONE];
    service.stores = [trialStore('sqlite', { checkedAt: Date.now() - 4 * 60_000, inUse: true })];
    show();
    await screen.findByText(/^Nothing: the stores can be reached/);
    const stores = within(screen.getByRole('region', { name: 'Stores' }));
    expect(stores.getByText(/a run or collection is writing to it$/)).toBeTruthy();
    expect(stores.getByText('reachable')).toBeTruthy();
  });

  it('shows how far the deletion of readings in the background has come', async () => {
    service.runs = [DONE];
    const deletion = { run: 'gggggggg', acked: 9_000, deleted: 3_000, problem: null };
    service.stores = [trialStore('sqlite', { deletions: [deletion, { ...deletion, run: 'hhhhhhhh', acked: null }] })];
    show();
    await screen.findByText('Deleting the readings of run gggggggg: 3,000 of 9,000 rows deleted');
    expect(screen.getByText('Deleting the readings of run hhhhhhhh: 3,000 rows deleted so far')).toBeTruthy();
  });

  it('shows only the first of many deletions, and how many more there are', async () => {
    service.runs = [DONE];
    const deletions = ['g', 'h', 'j', 'k'].map((letter) => ({
      ...{ run: letter.repeat(8), acked: 9_000, deleted: 3_000, problem: null },
    }));
    service.stores = [trialStore('sqlite', { deletions, deletionCounts: { all: 1_500, failed: 0 } })];
    show();
    await screen.findByText('1,497 more deletions');
    expect(screen.getAllByText(/^Deleting the readings of run/)).toHaveLength(3);
  });

  it('says what is wrong first, with a link, and what is running now', async () => {
    const lost = { lost: 3, duplicated: 0, wrong: 0 };
    const lossy: Run = { ...DONE, valid: false, brief: DONE.brief && { ...DONE.brief, ledger: lost } };
    service.runs = [{ ...trialRun('rrrrrrrr', 'preparing'), startedAt: 3 }, lossy];
    show();
    const wrong = within(await screen.findByRole('region', { name: 'What is wrong' }));
    await wrong.findByText(/The last run on sqlite is invalid; rows lost: 3\./);
    expect(wrong.getByRole('link').getAttribute('href')).toContain('/runs/dddddddd');
    const running = within(screen.getByRole('region', { name: 'Running now' }));
    expect(running.getByRole('link', { name: 'rrrrrrrr' })).toBeTruthy();
    expect(running.getByText('on sqlite')).toBeTruthy();
  });

  it('calls an endless paced run a run, and only a collection a collection', async () => {
    const endless = { durationMs: null, ratePerSecond: 5 };
    const writing = { startedAt: 1, rowsPerSecond: 5 };
    service.runs = [
      { ...trialRun('rrrrrrrr', 'running', endless), ...writing },
      { ...trialRun('cccccccc', 'running', endless), ...writing, kind: 'collection' },
      { ...DONE, ...trialRun('eeeeeeee', 'done', endless) },
    ];
    show();
    const running = within(await screen.findByRole('region', { name: 'Running now' }));
    const [run, collection] = running.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(run).toMatch(/Writing to sqlite/);
    expect(run).not.toMatch(/collect/i);
    expect(collection).toMatch(/Collecting 5 readings\/s into sqlite/);
    expect(screen.getByRole('row', { name: /eeeeeeee/ }).textContent).not.toMatch(/collection|trend/);
  });

  it('shows a collection whose process has died as a problem, not as running', async () => {
    const collection: Run = {
      ...trialRun('cccccccc', 'running', { durationMs: null, ratePerSecond: 1 }),
      ...{ kind: 'collection', stoppable: false, startedAt: 1 },
    };
    service.runs = [collection];
    service.active = [];
    show();
    await screen.findByText(/The collection into sqlite ended without being stopped/);
    expect(screen.queryByRole('region', { name: 'Running now' })).toBeNull();
  });

  it('still shows runs if the service does not report stores, and says so', async () => {
    service.isOlder = true;
    service.runs = [DONE];
    show();
    await screen.findByText('Nothing found, but this older service cannot report everything.');
    expect(
      screen.getByText('This older version of the service does not report whether stores can be reached.')
    ).toBeTruthy();
    expect(screen.getByRole('row', { name: /dddddddd/ })).toBeTruthy();
  });

  it('shows one message if the service cannot be reached', async () => {
    service.fetch = () => throwError(() => ({ status: 401, data: { message: 'Unauthorized' }, config: { url: '' } }));
    show();
    await screen.findByText('You are signed out');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
    expect(screen.queryByRole('region')).toBeNull();
  });
});
