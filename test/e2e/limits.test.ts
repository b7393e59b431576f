import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

describe('the page that finds the limit', () => {
  it('starts a search, draws each run, and shows the result', { timeout: 240_000 }, async () => {
    const page = await grafana.openPlugin('limits', { width: 1280 });
    await page.getByLabel(/^Highest p99/).fill('soon');
    await page.getByText('Write a time, such as 50ms.').waitFor();
    await page.getByLabel(/^Highest p99/).fill('10s');
    await page.getByLabel(/^Sensors/).fill('100');
    await page.getByRole('button', { name: 'Store, runs and precision' }).click();
    await page.getByLabel(/^Duration/).fill('2s');
    await page.getByLabel(/^Max runs/).fill('4');
    await screenshot(page, 'limits-form');
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByRole('button', { name: 'Find the limit' }).click();
    await page.getByRole('button', { name: 'Stop search' }).waitFor();
    await page.getByText('of at most 4 runs').waitFor();
    await page.getByText('done', { exact: true }).waitFor({ timeout: 120_000 });
    await page.getByRole('heading', { level: 2, name: /100 sensors every 1 s send 100 rows\/s/ }).waitFor();
    await page.getByRole('figure', { name: /p99 from intended start/ }).waitFor();
    await screenshot(page, 'limit-dark');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);

    const light = await grafana.openPlugin('limits', { theme: 'light', width: 768, height: 1200 });
    await light.getByRole('link', { name: /100 sensors every 1 s/ }).click();
    await light.getByRole('figure', { name: /p99 from intended start/ }).waitFor();
    await screenshot(light, 'limit-light-narrow');
    expect(await accessibilityProblems(light)).toEqual([]);
    await light.getByRole('link', { name: 'Open' }).first().click();
    await light.getByRole('heading', { level: 1 }).waitFor();
    await light.getByText('Limit search').waitFor();
  });

  it('lets a Viewer see searches, but not start one', async () => {
    const page = await grafana.openPlugin('limits', { role: 'Viewer' });
    await page.getByText('Starting a search requires the Editor role.').waitFor();
    expect(await page.getByRole('button', { name: 'Find the limit' }).isDisabled()).toBe(true);
  });
});
