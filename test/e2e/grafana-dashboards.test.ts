import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Run } from '../../service/src/model/run.ts';
import { startWatchedStack, type WatchedStack } from '../integration/watched-stack.ts';
import { screenshot } from './grafana.ts';
import { RealBrowser } from './real-browser.ts';
import { NO_GRAFANA, RealGrafana } from './real-grafana.ts';

const FOLDER = fileURLToPath(new URL('../../dashboards/json', import.meta.url));
const Panel = z.object({
  type: z.string(),
  title: z.string().default(''),
  collapsed: z.boolean().optional(),
  /** The variable for each of whose values a row is repeated. */
  repeat: z.string().optional(),
  panels: z.array(z.unknown()).default([]),
  fieldConfig: z.object({ defaults: z.object({ noValue: z.string().optional() }) }).optional(),
});
const Dashboard = z.object({ uid: z.string(), title: z.string(), panels: z.array(Panel) });
const dashboards = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .map((file) => Dashboard.parse(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))));

/** Tall enough to make all panels visible, because Grafana queries only visible ones. */
const TALL = 16_000;
/** The machines that the stack watches: its own, and a Raspberry Pi. */
const HOSTS = 2;
/** Grafana's own pages take many seconds on two cores that also run the whole stack. */
const PATIENCE = { timeout: 60_000 };
const LOOKS = [
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 768 },
] as const;

describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? 'the dashboards in a real Grafana, on a stack under load', () => {
  let stack: WatchedStack;
  let grafana: RealGrafana;
  let browser: RealBrowser;
  beforeAll(async () => {
    stack = await startWatchedStack();
    grafana = await RealGrafana.start(stack);
    browser = await RealBrowser.start(grafana);
  }, 300_000);
  afterAll(async () => {
    await browser?.[Symbol.asyncDispose]();
    await grafana?.[Symbol.asyncDispose]();
    await stack?.[Symbol.asyncDispose]();
  });

  it.each(dashboards.flatMap((dashboard) => LOOKS.map((look) => ({ ...dashboard, ...look }))))(
    '$title has something to show in every panel, in the $theme theme and $width pixels wide',
    { timeout: 120_000 },
    async ({ uid, theme, width, panels }) => {
      const asked = new URLSearchParams({
        from: uid === 'thermobench-temperature' ? String(stack.readings.from) : 'now-5m',
        to: 'now',
        'var-run': stack.runs[0] ?? '',
        'var-target': 'mariadb',
        // Shows the readings, which a run wrote.
        'var-runs': 'shown',
        kiosk: 'true',
      });
      const page = await browser.open('Viewer', `/d/${uid}?${asked}`, { theme, width, height: TALL });
      for (const _ of panels.filter(({ collapsed }) => collapsed)) {
        await page.getByRole('button', { name: 'Expand row' }).first().click(PATIENCE);
      }
      const shown = page.locator('section[data-testid^="data-testid Panel header"]');
      await expect.poll(() => shown.count(), PATIENCE).toBe(countOf(panels));
      await expect.poll(() => troubles(shown, panels), PATIENCE).toEqual([]);
      await screenshot(page, `${uid}-${theme}-${width}`);
      // An open page would continue to query every few seconds.
      await page.close();
    }
  );

  it('are reached from the page of a run, at the time of the run', async () => {
    const [id = ''] = stack.runs;
    const { startedAt } = Run.parse(await stack.service.json(`/api/v1/runs/${id}`));
    const page = await browser.openPlugin('Viewer', `runs/${id}`);
    const link = page.getByRole('link', { name: 'Dashboard', exact: true });
    const { pathname, searchParams } = new URL((await link.getAttribute('href')) ?? '', grafana.address);
    expect(pathname).toMatch(/^\/d\/thermobench-run/);
    expect(searchParams.get('var-run')).toBe(id);
    expect(Number(searchParams.get('from'))).toBeLessThan(Number(startedAt));
    await link.click();
    await page.getByText('What did it achieve, is every row there, and what limited it?').waitFor(PATIENCE);
    await page.close();
  });

  it('lead from the report of a run to the time of the run', async () => {
    const [id = ''] = stack.runs;
    const { startedAt, endedAt } = Run.parse(await stack.service.json(`/api/v1/runs/${id}`));
    const page = await browser.open('Viewer', `/d/thermobench-run?var-run=${id}&from=now-6h&to=now`);
    await page.getByText('5,000 stored').first().waitFor(PATIENCE);
    await page.getByRole('button', { name: 'Panel links' }).first().click();
    await page.getByRole('link', { name: 'Show the time of this run' }).click();
    const shown = (name: string) => new Date(new URL(page.url()).searchParams.get(name) ?? '').getTime();
    await expect.poll(() => shown('from'), PATIENCE).toBe(Number(startedAt) - 10_000);
    expect(shown('to')).toBe(Number(endedAt) + 10_000);
    expect(new URL(page.url()).searchParams.get('var-run')).toBe(id);
    await page.close();
  });

  it('write no error to the console', () => {
    expect(browser.consoleErrors).toEqual([]);
  });
});

/** The number of panels on a dashboard: a repeated row has its panels once per host. */
function countOf(panels: ReadonlyArray<z.infer<typeof Panel>>): number {
  let times = 1;
  return panels.reduce((sum, { type, repeat, panels: inner }) => {
    if (type === 'row') {
      times = repeat === undefined ? 1 : HOSTS;
    }
    return sum + times * (type === 'row' ? inner.length : 1);
  }, 0);
}

/** The texts of panels that are empty or loading, or that show an error or a message instead of data. */
async function troubles(shown: Locator, panels: ReadonlyArray<z.infer<typeof Panel>>): Promise<string[]> {
  const noData = ['No data', ...panels.flatMap(({ fieldConfig }) => fieldConfig?.defaults.noValue ?? [])];
  const found = await shown.evaluateAll((sections) =>
    sections.map((section) => {
      const content = section.querySelector('[data-testid="data-testid panel content"]');
      const warning = '[data-testid="data-testid Panel status error"], [aria-label="Panel loading bar"]';
      return {
        text: section.textContent ?? '',
        isEmpty: content?.querySelector('canvas') === null && content.textContent === '',
        isTroubled: content === null || section.querySelector(warning) !== null,
      };
    })
  );
  return found
    .filter(({ text, isEmpty, isTroubled }) => isEmpty || isTroubled || noData.some((words) => text.includes(words)))
    .map(({ text }) => text.slice(0, 120));
}
