import { cleanup, render, screen, within } from '@testing-library/react';
import { TrendRun } from '@thermobench/service/model/trend.ts';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { queryClient } from '../../api/queryClient.ts';
import { grafana, trialBrief, trialRun, TrialRuns } from '../../../test/trialRuns.ts';
import { Shell } from '../../components/Shell.tsx';
import { stubWidth } from '../../../test/trialWidth.ts';
import { Trend } from './Trend.tsx';

beforeEach(() => stubWidth(600));
afterEach(() => {
  vi.unstubAllGlobals();
  cleanup();
  queryClient.clear();
  grafana.service = new TrialRuns();
});

function ended(id: string, version: string, changes: object = {}): TrendRun {
  const figures = { startedAt: 1, endedAt: 2, acked: 10, rowsPerSecond: 5_000, valid: true, brief: trialBrief() };
  const store = { version, durability: { flush: 1 }, warnings: [] };
  return TrendRun.parse({ ...trialRun(id, 'done'), ...figures, store, ...changes });
}

function show() {
  return render(
    <MemoryRouter>
      <Shell>
        <Trend id="cccccccc" />
      </Shell>
    </MemoryRouter>
  );
}

const rowOf = async (id: string) => within(await screen.findByRole('row', { name: new RegExp(id) }));

describe('the trend of a configuration', () => {
  it('says what changed in the store and which runs are not comparable, but hides none', async () => {
    const ledger = { lost: 3, duplicated: 0, wrong: 0 };
    const stopped = { at: 1, reason: 'request', by: 'remik' } as const;
    grafana.service.trend = [
      ended('aaaaaaaa', '11.4'),
      ended('bbbbbbbb', '11.4', { valid: false, brief: trialBrief({ ledger }) }),
      ended('cccccccc', '11.8', { brief: trialBrief({ stopped }) }),
      ended('dddddddd', '11.8', { state: 'failed', store: null }),
    ];
    show();
    expect((await rowOf('bbbbbbbb')).getByText(/^invalid/).textContent).toContain('lost');
    expect((await rowOf('cccccccc')).getByText('version: 11.4 → 11.8')).toBeTruthy();
    expect((await rowOf('cccccccc')).getByText(/^stopped.early$/)).toBeTruthy();
    expect((await rowOf('dddddddd')).getByText('failed')).toBeTruthy();
    expect((await rowOf('aaaaaaaa')).queryByText(/→|invalid|stopped/)).toBeNull();
    expect(screen.getByRole('figure', { name: 'p99 from call to ack' })).toBeTruthy();
  });

  it('marks a run in red only if it failed or rows are missing', async () => {
    const stopped = { at: 1, reason: 'request', by: 'remik' } as const;
    grafana.service.trend = [
      ended('aaaaaaaa', '11.4', { valid: false }),
      ended('bbbbbbbb', '11.4', { brief: trialBrief({ stopped }) }),
      ended('cccccccc', '11.4', { state: 'interrupted' }),
    ];
    show();
    const colorOf = async (id: string, words: RegExp) => getComputedStyle((await rowOf(id)).getByText(words)).color;
    const red = await colorOf('aaaaaaaa', /^invalid/);
    const orange = await colorOf('bbbbbbbb', /^stopped.early$/);
    expect(red).not.toBe(orange);
    expect(await colorOf('cccccccc', /^interrupted$/)).toBe(orange);
  });

  it('says what to do if there is only one run', async () => {
    grafana.service.trend = [ended('cccccccc', '11.4')];
    show();
    await screen.findByText(/Run it again later to see a trend\./);
  });

  it('has the time of a single run below its dot', async () => {
    grafana.service.trend = [ended('cccccccc', '11.4')];
    const { container } = show();
    await screen.findByRole('figure', { name: 'Rows/s' });
    const time = container.querySelector('figure text[text-anchor=middle]');
    expect(time?.textContent).toMatch(/^\d{4}-\d\d-\d\d /);
    expect(time?.getAttribute('x')).toBe(container.querySelector('figure circle')?.getAttribute('cx'));
  });

  it('says if the service is too old to report it', async () => {
    grafana.service.isOlder = true;
    show();
    await screen.findByText('The service is older than this plugin');
  });
});
