import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { RealBrowser } from './real-browser.ts';
import { NO_GRAFANA, RealGrafana } from './real-grafana.ts';

describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? 'a real Grafana set up by provisioning/grafana', () => {
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

  it('has the app enabled, with an address and a token', async () => {
    const path = '/api/plugins/thermobench-collector-app/settings';
    const { body } = await grafana.ask('Admin', { method: 'GET', path });
    expect(JSON.parse(body)).toMatchObject({
      enabled: true,
      jsonData: { serviceUrl: grafana.service.address },
      secureJsonFields: { serviceToken: true },
    });
  });

  it('has a data source that works', async () => {
    const page = await browser.open('Admin', '/connections/datasources/edit/thermobench');
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page.getByText(/Thermobench [\d.]+ answers/).waitFor();
  });

  it('links to every page from the navigation', async () => {
    const page = await browser.openPlugin('Editor', 'runs');
    for (const name of ['New run', 'Find the limit', 'Compare', 'Hosts']) {
      await page.getByRole('link', { name, exact: true }).first().click();
      await page.getByRole('heading', { level: 1, name }).waitFor();
    }
  });

  it('offers a Viewer neither a new run nor the configuration', async () => {
    const page = await browser.openPlugin('Viewer', 'runs');
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await page.getByRole('link', { name: 'Hosts', exact: true }).waitFor();
    expect(await page.getByRole('link', { name: 'Configuration', exact: true }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'New run', exact: true }).count()).toBe(0);
  });

  it('tells a Viewer who opens the form of a new run who can start one', async () => {
    const page = await browser.openPlugin('Viewer', 'new-run?target=sqlite');
    await page.getByText('Starting a run requires the Editor role').waitFor();
  });

  it('shows Admins on the configuration page that the service answers', async () => {
    const page = await browser.open('Admin', '/plugins/thermobench-collector-app');
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await page
      .getByText(/Thermobench [\d.]+/)
      .first()
      .waitFor();
  });

  it('writes no error to the console', () => {
    expect(browser.consoleErrors).toEqual([]);
  });
});
