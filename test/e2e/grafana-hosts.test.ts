import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Baseline } from '../../service/src/model/baseline.ts';
import { RealBrowser } from './real-browser.ts';
import { NO_GRAFANA, RealGrafana } from './real-grafana.ts';

describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? 'hosts in a real Grafana', () => {
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

  it('can be measured by an Editor, who can cancel that', async () => {
    const page = await browser.openPlugin('Editor', 'hosts');
    await page.getByRole('button', { name: 'Measure its limits' }).click();
    // This machine may be busy with other tests.
    const force = page.getByRole('button', { name: 'Measure anyway' });
    await page.getByRole('progressbar').or(force).first().waitFor();
    if (await force.isVisible()) {
      await force.click();
    }
    await page.getByRole('progressbar').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('The last baseline was cancelled').waitFor();

    const [baseline] = z.array(Baseline).parse(await grafana.service.json('/api/v1/baselines'));
    expect(baseline).toMatchObject({ state: 'cancelled', startedBy: 'editor' });
  });

  it('cannot be measured by a Viewer', async () => {
    const page = await browser.openPlugin('Viewer', 'hosts');
    const button = page.getByRole('button', { name: 'Measure its limits' });
    await button.waitFor();
    expect(await button.isDisabled()).toBe(true);
    const path = '/api/plugin-proxy/thermobench-collector-app/hosts/any/baseline';
    expect((await grafana.ask('Viewer', { method: 'POST', path, body: {} })).status).toBe(403);
  });
});
