import { cleanup, render, screen, within } from '@testing-library/react';
import { HostWork } from '@thermobench/service/model/host-work.ts';
import { MemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';

import { queryClient } from '../../api/queryClient.ts';
import { Shell } from '../../components/Shell.tsx';
import { lostAgent, OWN_HOST, trialAgent } from '../../../test/trialHosts.ts';
import { grafana, TrialRuns } from '../../../test/trialRuns.ts';
import { trialSample } from '../../../test/trialSample.ts';
import { HostsNow } from './HostsNow.tsx';
import { HostsSection } from './HostsSection.tsx';

afterEach(() => {
  cleanup();
  queryClient.clear();
  grafana.service = new TrialRuns();
});

const show = (element: React.ReactElement) =>
  render(
    <MemoryRouter>
      <Shell>{element}</Shell>
    </MemoryRouter>
  );
const cells = (name: RegExp) =>
  within(screen.getByRole('row', { name }))
    .getAllByRole('cell')
    .map(({ textContent }) => textContent?.replaceAll('\u00a0', ' '));

describe('the hosts of an active run', () => {
  const shares = (kitchen: number, attic: number) => [
    { host: 'pi-kitchen', rowsPerSecond: kitchen },
    { host: 'pi-attic', rowsPerSecond: attic },
  ];
  const samples = [
    trialSample(1, { warming: true, shares: shares(900, 900) }),
    trialSample(2, { shares: shares(100, 300) }),
    trialSample(3, { shares: shares(200, 0) }),
  ];

  it('have their current and mean rate, state and clock', async () => {
    grafana.service.hosts = [OWN_HOST, trialAgent('pi-kitchen'), trialAgent('pi-attic')];
    show(<HostsNow samples={samples} />);
    await screen.findAllByText('connected');
    expect(cells(/^pi-kitchen/)).toEqual(['200', '150', 'connected', '+1.5 ms ± 500 µs']);
    expect(cells(/^pi-attic/)).toEqual(['0', '150', 'connected', '+1.5 ms ± 500 µs']);
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('say what it means that one is lost', async () => {
    grafana.service.hosts = [OWN_HOST, trialAgent('pi-kitchen'), lostAgent('pi-attic')];
    show(<HostsNow samples={samples} />);
    await screen.findByText('pi-attic: no connection');
    expect(screen.getByText(/the run goes on without it: .* the ledger counts every row/)).toBeTruthy();
    expect(cells(/^pi-attic/)).toContain('not connected, last seen 5 min ago');
  });

  it('are left out for a run on the host of the service', () => {
    const { container } = show(<HostsNow samples={[trialSample(1)]} />);
    expect(within(container).queryByRole('table')).toBeNull();
  });
});

describe('the hosts of a run that has ended', () => {
  const kitchen: HostWork = {
    ...{ host: 'pi-kitchen', producers: 8, offered: 40_000, acked: 39_990, rowsPerSecond: 3_999, lastSecond: 10 },
    ...{ missing: null, clock: { offsetMs: -1.25, uncertaintyMs: 0.4 }, clockDriftMs: 0 },
  };

  it('have their figures, and what is missing', () => {
    const missing = 'It did not answer for 10 seconds. What it did after second 4 is missing.';
    show(<HostsSection hosts={[kitchen, { ...kitchen, host: 'pi-attic', missing, lastSecond: 4, clock: null }]} />);
    expect(cells(/^pi-kitchen/)).toEqual(['8', '3,999', '39,990', '10', '−1.25 ms ± 400 µs', '–']);
    expect(cells(/^pi-attic/)).toEqual(['8', '3,999', '39,990', '4', '–', missing]);
    expect(screen.getByText(/The ledger counts every row that the store received/)).toBeTruthy();
  });

  it('need no explanation if nothing is missing', () => {
    show(<HostsSection hosts={[kitchen]} />);
    expect(screen.queryByText(/The ledger counts/)).toBeNull();
  });
});
