import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';

import { queryClient } from '../../api/queryClient.ts';
import { Shell } from '../../components/Shell.tsx';
import { grafana, TrialRuns } from '../../../test/trialRuns.ts';
import { EventLog } from './EventLog.tsx';

afterEach(() => {
  cleanup();
  queryClient.clear();
  grafana.service = new TrialRuns();
});

const NOON = Date.UTC(2026, 10, 24, 12);

async function times(...events: number[]): Promise<string[]> {
  grafana.service.events = events.map((at) => ({ at, text: 'Lost the connection.' }));
  render(
    <Shell>
      <EventLog id="aaaaaaaa" live={false} />
    </Shell>
  );
  const items = await screen.findAllByRole('listitem');
  return items.map(({ textContent }) => textContent.replace('Lost the connection.', ''));
}

it('the log of a run has times, with the date if the run lasted several days', async () => {
  expect(await times(NOON, NOON + 1_000)).toEqual([
    expect.stringMatching(/^\d\d:\d\d:\d\d$/),
    expect.stringMatching(/^\d\d:\d\d:\d\d$/),
  ]);
  cleanup();
  queryClient.clear();
  const [first, last] = await times(NOON, NOON + 86_400_000);
  expect([first, last]).toEqual([expect.stringMatching(/^2026-11-2\d /), expect.stringMatching(/^2026-11-2\d /)]);
  expect(first).not.toBe(last);
});
