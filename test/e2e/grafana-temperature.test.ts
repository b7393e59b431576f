import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { screenshot } from './grafana.ts';
import { RealBrowser } from './real-browser.ts';
import { NO_GRAFANA, RealGrafana } from './real-grafana.ts';

/** Grafana's own pages take many seconds on two busy cores. */
const PATIENCE = { timeout: 60_000 };
const DAY_MS = 86_400_000;
/** In pixels. A control in a row is 32 pixels high; two rows are more than twice as high. */
const ROW_HEIGHT = 40;
const LOOKS = [
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 768 },
] as const;
const SYNTHETIC = { target: 'sqlite', source: { kind: 'synthetic', locations: 2 }, producers: 1 };

describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? 'the dashboards in a real Grafana, on a service with one store', () => {
  let grafana: RealGrafana;
  let browser: RealBrowser;
  beforeAll(async () => {
    grafana = await RealGrafana.start();
    browser = await RealBrowser.start(grafana);
  }, 300_000);
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await grafana?.[Symbol.asyncDispose]();
  });

  function open(uid: string, { theme, width }: (typeof LOOKS)[number]): Promise<Page> {
    const path = `/d/${uid}?from=now-24h&to=now&var-target=sqlite&kiosk=true`;
    return browser.open('Viewer', path, { theme, width, height: 2_400 });
  }

  it.each(LOOKS)('say why they are empty and what to do, in the $theme theme and $width pixels wide', async (look) => {
    for (const [uid, words] of [
      ['thermobench-temperature', 'thermobench collect --target'],
      ['thermobench-run', 'No report yet'],
      ['thermobench-fleet', 'No collector reports to Prometheus'],
      ['thermobench-kafka', 'thermobench stack up kafka'],
      ['thermobench-cassandra', 'thermobench stack up cassandra'],
    ] as const) {
      const page = await open(uid, look);
      await page.getByText(words).first().waitFor(PATIENCE);
      await screenshot(page, `${uid}-empty-${look.theme}-${look.width}`);
      await page.close();
    }
  });

  it('lead to pages of the app in the same tab', async () => {
    const page = await browser.open('Editor', '/d/thermobench-home');
    await page.getByRole('button', { name: 'Start', exact: true }).waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Dashboard controls menu' }).click();
    await page.getByRole('link', { name: 'Runs page', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor();
    await page.getByRole('link', { name: 'New run', exact: true }).first().click();
    await page.getByRole('button', { name: 'Start run' }).waitFor();
    await page.close();
  });

  it('have variables and time range in one row next to the docked navigation, at 1280 pixels', async () => {
    await grafana.service.run({ ...SYNTHETIC, rows: 100, label: 'a label that is longer than the row has room for' });
    const absolute = `from=${Date.now() - 60_000}&to=${Date.now()}`;
    for (const [uid, range] of [
      ['thermobench-home', absolute],
      ['thermobench-run', absolute],
      ['thermobench-temperature', absolute],
    ] as const) {
      const page = await browser.open('Viewer', `/d/${uid}?${range}`, { width: 1280 });
      await page.evaluate(() => localStorage.setItem('grafana.navigation.docked', 'true'));
      await page.reload();
      await page.getByRole('button', { name: 'Undock menu' }).waitFor(PATIENCE);
      // The value of the first variable, or All.
      await page
        .getByText(/^(All|sqlite|a label that is .*…)$/)
        .first()
        .waitFor(PATIENCE);
      await screenshot(page, `${uid}-docked`);
      const row = page.getByTestId('data-testid dashboard controls');
      const controls = row.getByTestId(/template variable$|TimePicker Open Button/);
      const boxes = await controls.evaluateAll((all) =>
        all
          .flatMap((each) => [each, ...each.querySelectorAll('svg')])
          .map((each) => each.getBoundingClientRect().toJSON())
      );
      const shown = z.array(z.object({ top: z.number(), bottom: z.number() })).parse(boxes);
      expect(shown.length, uid).toBeGreaterThanOrEqual(4);
      const height = Math.max(...shown.map(({ bottom }) => bottom)) - Math.min(...shown.map(({ top }) => top));
      expect(height, uid).toBeLessThan(ROW_HEIGHT);
      await page.close();
    }
  });

  it('show the newest reading of a collector with its age, hide the rows of a run, and request each series only once', async () => {
    await grafana.service.run({ ...SYNTHETIC, rows: 5_000, label: 'a run' });
    const collecting = {
      ...SYNTHETIC,
      source: { kind: 'synthetic', locations: 1 },
      durationMs: null,
      ratePerSecond: 5,
    };
    await grafana.service.ask('/api/v1/runs', { method: 'POST', body: collecting });
    // The dashboard refreshes only once a minute.
    const newest = () => grafana.service.json('/api/v1/newest?target=sqlite');
    await expect.poll(newest, PATIENCE).toEqual([expect.objectContaining({ location: 'synthetic-1' })]);
    for (const look of LOOKS) {
      const page = await open('thermobench-temperature', look);
      await page
        .getByText(/^synthetic-1, \d+\ss\sago$/)
        .first()
        .waitFor(PATIENCE);
      const asked = () => page.evaluate(seriesAsked);
      await expect.poll(async () => (await asked()).length, PATIENCE).toBeGreaterThanOrEqual(2);
      await screenshot(page, `thermobench-temperature-collecting-${look.theme}-${look.width}`);
      expect(await page.getByText('synthetic-2').count()).toBe(0);
      // Temperature and humidity share one request. The heat map requests fourteen days.
      expect((await asked()).map((ms) => Math.round(ms / DAY_MS)).sort()).toEqual([1, 14]);
      await page.close();
    }
  });
});

/** Runs in the browser. Returns the time range of each request for series, in milliseconds. */
function seriesAsked(): number[] {
  return performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ pathname }) => pathname.endsWith('/series'))
    .map(({ searchParams }) => Number(searchParams.get('to')) - Number(searchParams.get('from')));
}
