import { OrgRole } from '@grafana/data';
import { config } from '@grafana/runtime';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { Baseline, NO_FIGURES, type BaselineFigures } from '@thermobench/service/model/baseline.ts';
import { MemoryRouter } from 'react-router';
import { of, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { queryClient } from '../../api/queryClient.ts';
import { lostAgent, OWN_HOST, trialAgent } from '../../../test/trialHosts.ts';
import { grafana, TrialRuns } from '../../../test/trialRuns.ts';
import { Shell } from '../../components/Shell.tsx';
import { Hosts } from './Hosts.tsx';

const CARD: BaselineFigures = {
  ...NO_FIGURES,
  sequentialWrite: { bytesPerSecond: 9e6 },
  sequentialRead: { bytesPerSecond: 16.7e6 },
  sync: { perSecond: 13, p50Ms: 70, p99Ms: 400, maxMs: 900, count: 130 },
};
const SSD: BaselineFigures = {
  ...NO_FIGURES,
  sequentialWrite: { bytesPerSecond: 450e6 },
  sync: { perSecond: 1_300, p50Ms: 0.7, p99Ms: 2, maxMs: 9, count: 13_000 },
};

function baseline(id: string, changes: Partial<Baseline> = {}): Baseline {
  return Baseline.parse({
    ...{ id, state: 'done', host: 'pi', startedAt: Date.now(), endedAt: Date.now(), startedBy: null },
    ...{ durationMs: 60_000, expectedMs: 60_000, test: null, kernel: 'Linux 6.12', architecture: 'arm64' },
    ...{ cpuModel: null, cpus: 4, folder: 'data', directIo: true, tools: {}, figures: CARD, skipped: [] },
    disk: { device: 'mmcblk0', model: 'SL16G', sizeBytes: null, fileSystem: 'ext4' },
    ...{ disturbances: [], problem: null },
    ...changes,
  });
}

const BUSY = {
  ...{
    type: 'about:blank',
    title: 'Conflict',
    status: 409,
    code: 'HOST_BUSY',
    kind: 'conflict',
    instance: 'urn:uuid:0',
  },
  ...{ detail: 'The host is too busy for a baseline.', hint: 'Stop the other programs.', errors: [] },
};

/** A service with one host, unless it is given others. */
class TrialHosts extends TrialRuns {
  override hosts: object[] = [OWN_HOST];
  baselines: Baseline[] = [];
  isBusy = false;
  readonly asked: unknown[] = [];

  override fetch(question: { url: string; method?: string; data?: { force?: boolean } }) {
    const { url, method, data } = question;
    const path = url.split('/').slice(4).join('/');
    if (path === 'baselines') {
      return of<{ data: unknown }>({ data: this.baselines });
    }
    const [, measured] = /^hosts\/(.+)\/baseline$/.exec(path) ?? [];
    if (method === 'POST' && measured !== undefined) {
      this.asked.push(data);
      if (this.isBusy && data?.force !== true) {
        return throwError(() => ({ status: 409, data: BUSY, config: { url } }));
      }
      const started = baseline('started', {
        host: measured,
        state: 'running',
        endedAt: null,
        figures: NO_FIGURES,
        test: 'cpu',
      });
      this.baselines = [started, ...this.baselines];
      return of<{ data: unknown }>({ data: started });
    }
    if (method === 'POST' && path.endsWith('/stop')) {
      this.baselines = this.baselines.map((each) =>
        each.state === 'running' ? { ...each, state: 'cancelled' } : each
      );
      return of<{ data: unknown }>({ data: this.baselines[0] });
    }
    return super.fetch(question);
  }
}

let service: TrialHosts;
beforeEach(() => {
  service = new TrialHosts();
  grafana.service = service;
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
        <Hosts />
      </Shell>
    </MemoryRouter>
  );
}

describe('the page of hosts', () => {
  it('measures a host, shows the progress and the time left, and cancels', async () => {
    show();
    await screen.findByText('Nothing is measured yet. A baseline shows what a host and its disk can do at most.');
    fireEvent.click(await screen.findByRole('button', { name: 'Measure its limits' }));

    await screen.findByText('Measuring: CPU');
    expect(screen.getByText(/^about (60|59|58) s left$|^about 1 min left$/)).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: 'Progress of the baseline' })).toBeTruthy();
    expect(service.asked).toEqual([{}]);

    fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Cancel' }));
    await screen.findByText('The last baseline was cancelled');
    await screen.findByRole('button', { name: 'Measure its limits' });
  });

  it('offers to measure a busy host anyway', async () => {
    service.isBusy = true;
    show();
    expect(screen.queryByRole('button', { name: 'Measure anyway' })).toBeNull();
    fireEvent.click(await screen.findByRole('button', { name: 'Measure its limits' }));

    await screen.findByText('The host is too busy for a baseline.');
    fireEvent.click(screen.getByRole('button', { name: 'Measure anyway' }));
    await screen.findByText('Measuring: CPU');
    expect(service.asked).toEqual([{}, { force: true }]);
  });

  it('compares disks with the newest one', async () => {
    const disk = { device: 'sda', model: null, sizeBytes: null, fileSystem: 'xfs' };
    service.baselines = [baseline('card'), baseline('ssd', { disk, figures: SSD })];
    show();

    const ssd = within(await screen.findByRole('row', { name: /sda, xfs/ }));
    expect(ssd.getByText('450 MB/s')).toBeTruthy();
    expect(ssd.getByText('50 ×')).toBeTruthy();
    expect(ssd.getByText('200 ×')).toBeTruthy();
    const card = within(screen.getByRole('row', { name: /mmcblk0 SL16G, ext4/ }));
    expect(card.getByText('9 MB/s')).toBeTruthy();
    expect(card.queryByText(/×/)).toBeNull();
  });

  it('says what was not measured, and what disturbed a baseline', async () => {
    const message = 'iperf3 is not installed, so this was not measured.';
    service.baselines = [
      baseline('card', {
        disturbances: ['Other programs on pi used 1 of its 4 CPUs (25 %).'],
        skipped: [
          {
            test: 'network',
            problem: { kind: 'configuration', code: 'TOOL_MISSING', message, hint: 'Install it.', count: 1 },
          },
        ],
      }),
    ];
    show();

    await screen.findByText('disturbed');
    expect(screen.getByText('Other programs on pi used 1 of its 4 CPUs (25 %).')).toBeTruthy();
    expect(screen.getByText(`network: ${message} Install it.`)).toBeTruthy();
  });

  it('does not let a Viewer measure', async () => {
    config.bootData.user.orgRole = OrgRole.Viewer;
    show();
    const button = await screen.findByRole('button', { name: 'Measure its limits' });
    expect(button.getAttribute('aria-disabled') ?? button.getAttribute('disabled')).not.toBeNull();
    fireEvent.click(button);
    expect(service.asked).toEqual([]);
  });
});

describe('the hosts with agents', () => {
  const row = async (name: RegExp) => within(await screen.findByRole('row', { name }));

  it('are shown with state, clock, temperature, labels, targets, baseline and a link to each run', async () => {
    service.hosts = [OWN_HOST, trialAgent('pi-kitchen', { celsius: 51.2, runs: ['mabc1234'] })];
    service.baselines = [baseline('card', { host: 'pi-kitchen' })];
    show();
    const kitchen = await row(/^pi-kitchen 4 CPU threads/);
    for (const text of ['connected', '0.4.0', '+1.5 ms ± 500 µs', '51.2 °C', 'room=kitchen', '13 syncs/s']) {
      expect(kitchen.getByText(text)).toBeTruthy();
    }
    expect(kitchen.getByText('mariadb, sqlite')).toBeTruthy();
    expect(kitchen.getByRole('link', { name: 'run mabc1234' }).getAttribute('href')).toMatch(/\/runs\/mabc1234$/);
    expect(kitchen.queryByText(/the service has/)).toBeNull();
  });

  it('are measured one by one, if they are connected', async () => {
    service.hosts = [OWN_HOST, trialAgent('pi-kitchen'), lostAgent('pi-attic')];
    show();
    const lost = await screen.findByRole<HTMLButtonElement>('button', { name: 'Measure pi-attic' });
    expect(lost.disabled).toBe(true);
    fireEvent.click(screen.getByRole('button', { name: 'Measure pi-kitchen' }));
    const kitchen = await row(/^pi-kitchen/);
    await kitchen.findByText('Measuring: CPU');
    expect(screen.getByRole('button', { name: 'Measure its limits' })).toBeTruthy();
  });

  it('show if they are not connected, and if their version differs from that of the service', async () => {
    service.hosts = [OWN_HOST, lostAgent('pi-attic', { version: '0.3.0' })];
    show();
    const attic = await row(/^pi-attic/);
    expect(attic.getByText('not connected')).toBeTruthy();
    expect(attic.getByText('last seen 5 min ago')).toBeTruthy();
    expect(attic.getByText('the service has 0.4.0')).toBeTruthy();
  });

  it('are left out for an older service, which does not know them', async () => {
    const { labels: _labels, targets: _targets, runs: _runs, agent: _agent, celsius: _celsius, ...known } = OWN_HOST;
    const { version: _version, ...older } = known;
    service.hosts = [older];
    show();
    await screen.findByRole('heading', { name: 'pi' });
    expect(screen.queryByRole('region', { name: 'Hosts with agents' })).toBeNull();
  });

  it('are left out for a service without agents, and an Editor sees how to add one', async () => {
    show();
    await screen.findByRole('region', { name: 'Add a host' });
    expect(screen.getByText(/thermobench stack up nats --address/)).toBeTruthy();
    expect(screen.getByText(/thermobench fleet invite/)).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'Hosts with agents' })).toBeNull();
  });
});
