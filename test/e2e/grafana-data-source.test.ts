import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { RealBrowser } from './real-browser.ts';
import { NO_GRAFANA, RealGrafana } from './real-grafana.ts';

const datasource = { type: 'thermobench-collector-datasource', uid: 'thermobench' };

describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? 'the data source in a real Grafana', () => {
  let grafana: RealGrafana;
  let browser: RealBrowser;
  let runId: string;
  beforeAll(async () => {
    grafana = await RealGrafana.start();
    browser = await RealBrowser.start(grafana);
    ({ id: runId } = await grafana.service.run());
  });
  afterAll(async () => {
    await browser[Symbol.asyncDispose]();
    await grafana[Symbol.asyncDispose]();
  });

  it('fills a table on a dashboard, for a Viewer too', async () => {
    const targets = [{ refId: 'A', datasource, kind: 'runs' }];
    const panel = { id: 1, type: 'table', title: 'Runs', datasource, targets, gridPos: { x: 0, y: 0, w: 24, h: 9 } };
    const dashboard = { uid: 'runs', title: 'Runs', panels: [panel] };
    await grafana.ask('Admin', { method: 'POST', path: '/api/dashboards/db', body: { dashboard } });
    const page = await browser.open('Viewer', '/d/runs');
    await page.getByText(runId).waitFor();
  });

  it('answers in Explore', async () => {
    const queries = [{ refId: 'A', datasource, kind: 'runs' }];
    const panes = JSON.stringify({
      a: { datasource: 'thermobench', queries, range: { from: 'now-1h', to: 'now' } },
    });
    const page = await browser.open('Editor', `/explore?schemaVersion=1&orgId=1&panes=${encodeURIComponent(panes)}`);
    await page.getByText(runId).first().waitFor();
  });

  it('writes no error to the console', () => {
    expect(browser.consoleErrors).toEqual([]);
  });
});
