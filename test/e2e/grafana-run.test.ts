import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Run } from '../../service/src/model/run.ts';
import { RealBrowser } from './real-browser.ts';
import { NO_GRAFANA, RealGrafana } from './real-grafana.ts';

describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? 'a run in a real Grafana', () => {
  let grafana: RealGrafana;
  let browser: RealBrowser;
  beforeAll(async () => {
    grafana = await RealGrafana.start();
    browser = await RealBrowser.start(grafana);
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await grafana[Symbol.asyncDispose]();
  });

  it('can be started and watched on the page, then stopped, and ends with its ledger', async () => {
    const page = await browser.openPlugin('Editor', 'new-run?target=sqlite');
    await page.getByRole('button', { name: 'Start run' }).click();
    await page.waitForURL(/\/runs\/[0-9a-z]{21}/);
    const [, id = ''] = /\/runs\/([0-9a-z]{21})/.exec(page.url()) ?? [];
    await page.getByText('running', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByText('Ledger, counted in the store').waitFor();
    const run = Run.parse(await grafana.service.json(`/api/v1/runs/${id}`));
    expect(run).toMatchObject({ state: 'done', startedBy: 'editor', endedAt: expect.any(Number) });
    expect(Number(run.endedAt) - Number(run.startedAt)).toBeLessThan(Number(run.spec.durationMs));
  });

  it('can be started and stopped in a panel of a dashboard', async () => {
    const panel = {
      id: 1,
      type: 'thermobench-runcontrol-panel',
      title: 'Control',
      options: {},
      gridPos: { x: 0, y: 0, w: 12, h: 9 },
    };
    const dashboard = { uid: 'run-control', title: 'Run control', schemaVersion: 42, panels: [panel] };
    const path = '/api/dashboards/db';
    const saved = await grafana.ask('Editor', { method: 'POST', path, body: { dashboard } });
    expect(saved.status, saved.body).toBe(200);

    const page = await browser.open('Editor', '/d/run-control');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('button', { name: /^Stop/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
  });

  it('writes no error to the console', () => {
    expect(browser.consoleErrors).toEqual([]);
  });
});
