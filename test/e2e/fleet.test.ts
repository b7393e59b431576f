import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { Host } from '../../service/src/model/host.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Agents } from './agents.ts';
import { Grafana, screenshot } from './grafana.ts';

const SHARED = { stream: { sink: 'null' } };

const WITHIN = { timeout: 60_000, interval: 1_000 };

let grafana: Grafana;
let agents: Agents;
beforeAll(async () => {
  grafana = await Grafana.start({ ...SHARED, ring: { sink: 'null' } });
  agents = await Agents.start(grafana.service.dataFolder);
  await agents.add({
    'pi-kitchen': { targets: SHARED, agent: { labels: { room: 'kitchen', kind: 'pi' } } },
    'pi-attic': { targets: SHARED, agent: { labels: { room: 'attic', kind: 'pi' } } },
  });
  await vi.waitFor(async () => expect(await connected()).toEqual(['pi-attic', 'pi-kitchen']), WITHIN);
});
afterAll(async () => {
  await agents[Symbol.asyncDispose]();
  await grafana[Symbol.asyncDispose]();
});

async function connected(): Promise<string[]> {
  const hosts = z.array(Host).parse(await grafana.service.json('/api/v1/hosts'));
  return hosts.filter(({ agent }) => agent?.connected).map(({ id }) => id);
}

const hostBox = (page: Page, name: RegExp) =>
  page.getByRole('group', { name: 'Hosts' }).getByRole('checkbox', { name });

describe('the hosts with agents', () => {
  it('are on the page of hosts, with how to add another', async () => {
    const page = await grafana.openPlugin('hosts', { width: 1280, height: 1400 });
    const table = page.getByRole('region', { name: 'Hosts with agents' });
    const kitchen = table.getByRole('row', { name: /^pi-kitchen/ });
    await kitchen.getByText('connected', { exact: true }).waitFor();
    await kitchen.getByText('room=kitchen').waitFor();
    await kitchen.getByText(/stream/).waitFor();
    await page.getByRole('region', { name: 'Add a host' }).getByText('thermobench fleet invite').waitFor();
    await screenshot(page, 'fleet-hosts');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 768, height: 1400 });
    const overflow = await table
      .getByRole('table')
      .evaluate(({ scrollWidth, parentElement }) => scrollWidth - (parentElement?.clientWidth ?? 0));
    expect(overflow).toBeLessThanOrEqual(1);
    await screenshot(page, 'fleet-hosts-narrow');
  });

  it('cannot be chosen for a target that they do not have', async () => {
    const page = await grafana.openPlugin('new-run?target=ring', { height: 1400 });
    await hostBox(page, /^pi-kitchen/).waitFor();
    expect(await hostBox(page, /^pi-kitchen/).isDisabled()).toBe(true);
    await page.getByText('pi-attic has no target “ring”').first().waitFor();
    await screenshot(page, 'fleet-new-run-other-target');
  });

  it('can be chosen for a limit search', async () => {
    const page = await grafana.openPlugin('limits', { height: 1400 });
    await hostBox(page, /^kind=pi/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

describe('a run on two hosts', () => {
  it('shows each of them, what it means that one is lost, and afterwards what is missing', async () => {
    const page = await grafana.openPlugin('new-run?target=stream', { width: 1280, height: 1600 });
    await hostBox(page, /^kind=pi/).check({ force: true });
    await page.getByText('One run, which writes to stream from kind=pi').waitFor();
    await page.getByRole('radio', { name: 'When stopped' }).check();
    await page.getByRole('radio', { name: 'At a fixed rate' }).check();
    await page.getByLabel(/^Readings per second/).fill('200');
    await screenshot(page, 'fleet-new-run');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start run' }).click();
    await page.waitForURL(/\/runs\/[0-9a-z]{21}$/);

    const hosts = page.getByRole('region', { name: 'Hosts' });
    const attic = hosts.getByRole('row', { name: /^pi-attic/ });
    await attic.getByText('connected', { exact: true }).waitFor();
    const rates = page.getByRole('figure', { name: 'Rows per second' });
    await rates.getByText(/^pi-attic/).waitFor();
    await rates.getByText(/^pi-kitchen/).waitFor();
    await screenshot(page, 'fleet-run');
    expect(await accessibilityProblems(page)).toEqual([]);

    await agents.kill('pi-attic');
    await page.getByText('pi-attic: no connection').waitFor();
    await page.getByText(/the run goes on without it/).waitFor();
    await screenshot(page, 'fleet-run-lost');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^Stop/ }).first().click();

    // The service waits for half a minute for a host that does not answer.
    await page.getByText('Part of the work of pi-attic is missing').waitFor({ timeout: 90_000 });
    await attic.getByText(/is missing\.$/).waitFor();
    await hosts.getByRole('row', { name: /^pi-kitchen/ }).waitFor();
    await screenshot(page, 'fleet-run-report');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);
  });

  it('cannot start on a host that is not connected any more', async () => {
    const page = await grafana.openPlugin('new-run?target=stream');
    await hostBox(page, /^pi-kitchen/).waitFor();
    expect(await hostBox(page, /^pi-kitchen/).isEnabled()).toBe(true);
    expect(await hostBox(page, /^pi-attic/).isDisabled()).toBe(true);
    await page.getByText('The agent of pi-attic has not been connected since').first().waitFor();
  });

  it('are still listed when no agent is left', async () => {
    await agents.kill('pi-kitchen');
    await vi.waitFor(async () => expect(await connected()).toEqual([]), WITHIN);
    const page = await grafana.openPlugin('hosts');
    await page.getByText('not connected', { exact: true }).nth(1).waitFor();
  });
});
