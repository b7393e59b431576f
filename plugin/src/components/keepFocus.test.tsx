import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';
import { cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { Run } from '@thermobench/service/model/run.ts';
import { useState } from 'react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { queryClient } from '../api/queryClient.ts';
import { severalFrames } from '../../test/severalFrames.ts';
import { useRun, useRuns } from '../api/useRuns.ts';
import { grafana, trialRun } from '../../test/trialRuns.ts';
import { RunList } from '../pages/runs/RunList.tsx';
import { EditRun } from '../pages/run/EditRun.tsx';
import { PageHead } from './PageHead.tsx';
import { Shell } from './Shell.tsx';
import { StopRun } from './StopRun.tsx';
import { stubWidth } from '../../test/trialWidth.ts';

beforeEach(() => {
  config.bootData.user.orgRole = OrgRole.Editor;
  stubWidth(1_200);
});
afterEach(() => {
  cleanup();
  queryClient.clear();
  vi.unstubAllGlobals();
});

function show(page: React.ReactNode) {
  render(
    <MemoryRouter>
      <Shell>{page}</Shell>
    </MemoryRouter>
  );
}

function List() {
  const { data = [] } = useRuns();
  return (
    <>
      <h1>Runs</h1>
      {data.length > 0 && <RunList runs={data} />}
    </>
  );
}

/** Deletes a run with the keyboard, as a user does. */
async function remove({ id }: Run): Promise<void> {
  const button = await screen.findByRole('button', { name: `Delete run ${id}` });
  button.focus();
  await userEvent.keyboard('{Enter}');
  const dialog = await screen.findByRole('dialog');
  within(dialog).getByRole('button', { name: 'Delete' }).focus();
  await userEvent.keyboard('{Enter}');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
}

const focused = () => document.activeElement;

describe('the keyboard focus', () => {
  it('moves to the next row when a run is deleted, to the previous one at the end, and to the title without any', async () => {
    const [first, second, third] = ['cccccccc', 'bbbbbbbb', 'aaaaaaaa'].map((id) => trialRun(id, 'done')) as [
      Run,
      Run,
      Run,
    ];
    grafana.service.runs = [first, second, third];
    show(<List />);
    await remove(second);
    await waitFor(() => expect(focused()).toBe(screen.getByRole('checkbox', { name: `Select run ${third.id}` })));
    await remove(third);
    await waitFor(() => expect(focused()).toBe(screen.getByRole('checkbox', { name: `Select run ${first.id}` })));
    await remove(first);
    await waitFor(() => expect(focused()).toBe(screen.getByRole('heading', { name: 'Runs' })));
  });

  it('moves to the group of actions when Stop has disappeared, so that no key starts another action', async () => {
    const going = trialRun('aaaaaaaa', 'running');
    grafana.service.runs = [going];
    show(<Actions run={going} />);
    const stop = await screen.findByRole('button', { name: 'Stop' });
    stop.focus();
    await userEvent.keyboard('{Enter}');
    within(await screen.findByRole('dialog'))
      .getByRole('button', { name: 'Stop' })
      .focus();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('button', { name: 'Run again' });
    await waitFor(() => expect(focused()).toBe(screen.getByRole('group', { name: 'Actions' })));
    // Grafana hides the ring of elements that the Tab key skips.
    expect(getComputedStyle(screen.getByRole('group', { name: 'Actions' })).outline).toMatch(/^2px solid/);
  });

  it('returns to the button that opened a dialog', async () => {
    show(<EditRun run={trialRun('aaaaaaaa', 'done')} />);
    const edit = await screen.findByRole('button', { name: 'Edit' });
    edit.focus();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('dialog');
    await userEvent.keyboard('{Escape}');
    await waitFor(() => expect(focused()).toBe(edit));
  });

  it('stays where the user has put it, outside the page too', async () => {
    show(<Vanishing />);
    const outside = document.createElement('button');
    document.body.append(outside);
    try {
      (await screen.findByRole('button', { name: 'Go' })).focus();
      outside.focus();
      await userEvent.click(screen.getByText('Hide the button'));
      outside.remove();
      await severalFrames();
      expect(focused()).toBe(document.body);
    } finally {
      outside.remove();
    }
  });
});

function Actions({ run }: { run: Run }) {
  const { data = run } = useRun(run.id);
  return (
    <PageHead facts={null} actions={data.state === 'running' ? <StopRun run={data} /> : <button>Run again</button>} />
  );
}

function Vanishing() {
  const [isShown, setIsShown] = useState(true);
  return (
    <>
      {isShown && <button>Go</button>}
      <span onClick={() => setIsShown(false)}>Hide the button</span>
    </>
  );
}
