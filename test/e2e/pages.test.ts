import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Run } from '../../service/src/model/run.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';

const source = { kind: 'synthetic' };

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

/** The texts of tables that do not fit into the width that the page gives them. */
async function clipped(page: Page): Promise<unknown> {
  return page.evaluate(
    `[...document.querySelectorAll('table')]
      .filter((table) => table.scrollWidth > table.parentElement.clientWidth + 1)
      .map((table) => table.textContent.slice(0, 80) + ' ' + table.scrollWidth + ' in ' + table.parentElement.clientWidth)`
  );
}

describe('the app', () => {
  it.each([
    ['home', 'Home'],
    ['runs', 'Runs'],
    ['new-run', 'New run'],
    ['limits', 'Find the limit'],
    ['compare', 'Compare'],
    ['hosts', 'Hosts'],
    ['', 'Home'],
    ['nowhere/at/all', 'Home'],
  ])('shows a page at "%s", without an error in the console', async (path, heading) => {
    const page = await grafana.openPlugin(path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await screenshot(page, `app-${path.replaceAll('/', '-')}`);
    expect(grafana.consoleErrors).toEqual([]);
  });
});

describe('Home', () => {
  it('leads a newcomer to a first run, then shows its result, the stores, the collectors and the trend', async () => {
    const page = await grafana.openPlugin('home', { width: 1280 });
    await page.getByRole('link', { name: 'Start the first run' }).waitFor();
    await page.getByRole('region', { name: 'Stores' }).getByText('reachable').first().waitFor();
    await page.getByText('No store has readings from a collector.').waitFor();
    await screenshot(page, 'home-empty');
    expect(await accessibilityProblems(page)).toEqual([]);

    const { id } = await grafana.service.run({ target: 'sqlite', source, producers: 1, rows: 200 });
    const { id: active } = await grafana.service
      .json('/api/v1/runs', {
        ...{ method: 'POST', body: { target: 'null', source, producers: 1, durationMs: 60_000, ratePerSecond: 10 } },
      })
      .then((run) => Run.parse(run));
    await page.reload();
    await page.getByRole('row', { name: id }).getByText('done').waitFor();
    await page
      .getByRole('region', { name: 'What is wrong' })
      .getByText(/^Nothing: the stores can be reached/)
      .waitFor();
    await page.getByRole('region', { name: 'Running now' }).getByRole('progressbar').waitFor();
    for (const width of [1280, 768]) {
      await page.setViewportSize({ width, height: 1000 });
      await screenshot(page, `home-${width}`);
      expect(await clipped(page)).toEqual([]);
      expect(await accessibilityProblems(page)).toEqual([]);
    }
    await grafana.service.ask(`/api/v1/runs/${active}/stop`, { method: 'POST' });
    // A paced run has a second line below its p99.
    const paced = await grafana.service.run({ target: 'sqlite', source, producers: 1, rows: 20, ratePerSecond: 100 });
    await page.setViewportSize({ width: 768, height: 1000 });
    await page.getByRole('row', { name: paced.id }).getByText('from intended start').waitFor();
    expect(await clipped(page)).toEqual([]);
    await screenshot(page, 'home-paced-768');

    const { id: second } = await grafana.service.run({ target: 'sqlite', source, producers: 1, rows: 200 });
    await page.setViewportSize({ width: 1280, height: 1000 });
    await page.getByRole('link', { name: `Trend of the configuration of run ${second}` }).click();
    await page.getByRole('figure', { name: 'Rows/s' }).locator('circle').nth(1).waitFor();
    for (const run of [id, second]) {
      await page.getByRole('row', { name: run }).waitFor();
    }
    await screenshot(page, 'trend');
    expect(await accessibilityProblems(page)).toEqual([]);
    await grafana.service.ask(`/api/v1/runs/${second}`, { method: 'PATCH', body: { label: 'On the new disk' } });
    await page.reload();
    await page.getByText('settings as “On the new disk”.').waitFor();
    const path = page.getByRole('navigation', { name: 'Breadcrumbs' });
    expect(await path.getByRole('link').allInnerTexts()).toEqual(['Runs', 'On the new disk']);
    const light = await grafana.openPlugin('home', { role: 'Viewer', theme: 'light', width: 1280 });
    await light.getByRole('row', { name: id }).waitFor();
    await light.getByText(/The last run on null was stopped before its planned end/).waitFor();
    await screenshot(light, 'home-viewer-light');
    expect(await accessibilityProblems(light)).toEqual([]);
    expect(await light.getByRole('link', { name: 'New run' }).count()).toBe(0);
    expect(grafana.consoleErrors).toEqual([]);
  });
});
