import { hasEnded, Run } from '../../service/src/model/run.ts';
import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterEach(() => grafana.closePages());
afterAll(() => grafana[Symbol.asyncDispose]());

const CONTROL = 'thermobench-runcontrol-panel' as const;
const RESULTS = 'thermobench-runresults-panel' as const;
/** The size of the content in the smallest panel, with 6×4 cells. */
const SMALLEST = { width: 270, height: 100 };
const LARGE = { width: 600, height: 360 };
/** The content of a panel of 8×8 cells, by the width of the window. */
const EIGHT_BY_EIGHT = [
  ['1280', { width: 380, height: 250 }],
  ['768', { width: 220, height: 250 }],
] as const;

async function runs(): Promise<Run[]> {
  return z.array(Run).parse(await grafana.service.json('/api/v1/runs'));
}

function post(path: string, body?: object): Promise<unknown> {
  return grafana.service.json(path, { method: 'POST', body });
}

/** Makes runs longer, because 30 s may be over before a busy machine has shown them. */
async function lastLonger(route: Route): Promise<void> {
  const request = z.looseObject({}).safeParse(route.request().postDataJSON()).data;
  await route.continue(request && { postData: { ...request, durationMs: 120_000 } });
}

/** The texts that a box cuts off, or that have to be scrolled sideways: the content of the box is larger than the box. */
async function cutTexts(page: Page): Promise<string[]> {
  const cut = `[...document.querySelectorAll('[role=region] :is(th, td, li, div, span, a):not([aria-hidden] *)')]
    .filter(({ scrollWidth, clientWidth, scrollHeight, clientHeight, textContent, childElementCount }) =>
      textContent !== '' && childElementCount < 2 && clientWidth > 1 &&
      (scrollWidth > clientWidth || scrollHeight > clientHeight + 2))
    .map(({ textContent }) => textContent)`;
  return z.array(z.string()).parse(await page.evaluate(cut));
}

/** Presses a stop button and confirms. */
async function stop(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
}

const ENDLESS = { target: 'null', source: { kind: 'synthetic' }, producers: 1, durationMs: null, ratePerSecond: 200 };

describe('the run control panel', () => {
  it('shows its whole button in a panel of seven rows, even below an error', async () => {
    const page = await grafana.openPanel({ id: CONTROL, options: { target: 'sqlite' }, width: 600, height: 202 });
    await page.getByRole('textbox', { name: 'Rate' }).fill('many');
    await page.getByRole('alert').waitFor();
    await screenshot(page, 'run-control-seven-rows');
    const bottom = async (what: Locator) => what.evaluate((element) => element.getBoundingClientRect().bottom);
    const start = await bottom(page.getByRole('button', { name: 'Start' }));
    expect(start).toBeLessThanOrEqual(await bottom(page.getByRole('group', { name: 'Run control' })));
  });

  it.each([
    ['smallest', SMALLEST],
    ['large', LARGE],
  ])('starts a run, shows it live and stops it, in the %s size', async (name, size) => {
    const page = await grafana.openPanel({ id: CONTROL, options: { target: 'sqlite' }, ...size });
    await page.route('**/runs', lastLonger);
    await page.getByRole('button', { name: 'Start' }).waitFor();
    await screenshot(page, `run-control-${name}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start' }).press('Enter');

    await page.getByRole('progressbar').waitFor();
    // Pressing the key again must not stop the run.
    expect(await page.locator(':focus').getAttribute('aria-label')).toBe('Run control');
    await page.getByText('running').waitFor();
    const [run] = await runs();
    expect(run).toMatchObject({ startedBy: 'editor', spec: { target: 'sqlite' } });
    await expect.poll(() => page.getByRole('progressbar').getAttribute('aria-valuenow')).not.toBe('0');
    await screenshot(page, `run-control-${name}-live`);
    expect(await accessibilityProblems(page)).toEqual([]);

    await stop(page, 'Stop');
    await page.getByRole('link', { name: /^[\d,.]+ rows\/s$/ }).waitFor();
    expect((await runs())[0]).toMatchObject({ id: run?.id, state: 'done', valid: true });
    await screenshot(page, `run-control-${name}-ended`);
    expect(grafana.consoleErrors).toEqual([]);
  });

  it('starts a run with the settings that were typed, and shows how long it takes and its rate', async () => {
    const page = await grafana.openPanel({ id: CONTROL, options: { target: 'sqlite' }, width: 380, height: 250 });
    await page.getByLabel('Duration').fill('30');
    await page.getByText('30: must be a duration with its unit').waitFor();
    await screenshot(page, 'run-control-8x8-wrong');
    await page.getByLabel('Duration').fill('1m');
    await page.getByLabel('Rate').fill('1,000');
    await page.getByLabel('Label').fill('From a panel');
    await screenshot(page, 'run-control-8x8');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText(/^\d+ s · \d+ s left$/).waitFor();
    await page.getByRole('img', { name: /^Rows per second so far/ }).waitFor();
    await screenshot(page, 'run-control-8x8-live');
    expect(await accessibilityProblems(page)).toEqual([]);
    const [run] = await runs();
    expect(run?.spec).toMatchObject({ durationMs: 60_000, ratePerSecond: 1_000, label: 'From a panel' });
    await post(`/api/v1/runs/${run?.id}/stop`);
  });

  it('starts the selected experiment, and stops all of its runs', async () => {
    const page = await grafana.openPanel({ id: CONTROL, ...LARGE });
    await page.getByRole('combobox', { name: 'Experiment' }).click();
    await page.getByRole('option', { name: /How often to commit/ }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByText(/^run \d+ of 12$/).waitFor();
    await screenshot(page, 'run-control-sweep');
    await stop(page, 'Stop sweep');
    await page.getByRole('button', { name: 'Start' }).waitFor();
    expect((await runs()).filter(({ state }) => !hasEnded(state))).toEqual([]);
  });

  it('remembers the chosen target across a reload of the page', async () => {
    const page = await grafana.openPanel({ id: CONTROL, ...LARGE });
    await page.getByRole('combobox', { name: 'Target' }).click();
    await page.getByRole('option', { name: 'null' }).click();
    await page.reload();
    await expect.poll(() => page.getByRole('combobox', { name: 'Target' }).inputValue()).toBe('null');
    await page.evaluate(() => localStorage.clear());
  });

  it.each(EIGHT_BY_EIGHT)('shows ids in full in 8 × 8 cells of a window %s wide', async (window, size) => {
    const { id } = Run.parse(await post('/api/v1/runs', ENDLESS));
    const page = await grafana.openPanel({ id: CONTROL, options: { target: 'null' }, ...size });
    await page.getByText('Runs until stopped').waitFor();
    await page.getByRole('link', { name: id }).waitFor();
    await screenshot(page, `run-control-8x8-${window}`);
    expect(await cutTexts(page)).toEqual([]);
    await post(`/api/v1/runs/${id}/stop`);
  });

  it('lets a Viewer see runs, but not start or stop them', async () => {
    const page = await grafana.openPanel({ id: CONTROL, role: 'Viewer', options: { target: 'null' }, ...SMALLEST });
    await page.getByText('Only an Editor can start a run.').waitFor();
    await screenshot(page, 'run-control-viewer');
    const { id } = Run.parse(await post('/api/v1/runs', ENDLESS));
    await page.reload();
    await page.getByText('Runs until stopped').waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
    await screenshot(page, 'run-control-viewer-live');
    await post(`/api/v1/runs/${id}/stop`);
  });

  it.each(['light', 'dark'] as const)('says when the service is unreachable, in %s', async (theme) => {
    const { serviceUrl = '' } = grafana.settings.app.jsonData;
    grafana.settings.app.jsonData.serviceUrl = 'http://127.0.0.1:9';
    try {
      const small = await grafana.openPanel({ id: CONTROL, theme, ...SMALLEST });
      await small.getByText('Grafana cannot reach a Thermobench service').waitFor();
      await screenshot(small, `run-control-unreachable-${theme}`);
      const large = await grafana.openPanel({ id: CONTROL, theme, ...LARGE });
      await large.getByText('Grafana cannot reach a Thermobench service').waitFor();
      grafana.settings.app.jsonData.serviceUrl = serviceUrl;
      await large.getByRole('button', { name: 'Try again' }).click();
      await large.getByRole('button', { name: 'Start' }).waitFor();
    } finally {
      grafana.settings.app.jsonData.serviceUrl = serviceUrl;
    }
  });
});

describe('the run results panel', () => {
  it.each(['light', 'dark'] as const)('shows runs in the columns of the original article, in %s', async (theme) => {
    const ids: string[] = [];
    for (const commitEvery of [1, 100]) {
      const request = { target: 'sqlite', source: { kind: 'synthetic' }, rows: 200, sink: { commitEvery } };
      ids.push((await grafana.service.run(request)).id);
    }
    // Other runs would change the columns and names, depending on whether they already have figures.
    const table = { id: RESULTS, queries: [{ kind: 'runs', run: ids.join(',') }], theme };
    const page = await grafana.openPanel({ ...table, width: 900, height: 300 });
    for (const name of ['commit every', 'rows/s', 'p99', 'producer CPU', 'ledger', 'limit']) {
      await page.getByRole('columnheader', { name, exact: true }).waitFor();
    }
    await page.getByText('200 stored, 0 lost').first().waitFor();
    await screenshot(page, `run-results-${theme}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    const bars = await grafana.openPanel({ ...table, options: { shape: 'bars' }, width: 600, height: 300 });
    await bars.getByText('rows/s').first().waitFor();
    await screenshot(bars, `run-results-bars-${theme}`);
    expect(await accessibilityProblems(bars)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);
  });

  it.each(EIGHT_BY_EIGHT)('cuts off nothing in 8 × 8 cells of a window %s wide, not even ids', async (window, size) => {
    await grafana.service.run({ target: 'sqlite', source: { kind: 'synthetic' }, rows: 200, ratePerSecond: 500 });
    for (const shape of ['table', 'bars']) {
      const panel = { id: RESULTS, queries: [{ kind: 'runs' }], options: { shape }, ...size };
      const page = await grafana.openPanel(panel);
      await page.getByRole(shape === 'table' ? 'table' : 'list').waitFor();
      await screenshot(page, `run-results-8x8-${shape}-${window}`);
      expect(await cutTexts(page)).toEqual([]);
      const section = page.getByRole('region', { name: 'panel' });
      const right = await section.evaluate((element) => element.getBoundingClientRect().right);
      const rights = await section
        .locator('th, td, li')
        .evaluateAll((cells) => cells.map((cell) => cell.getBoundingClientRect().right));
      expect(Math.max(...rights)).toBeLessThanOrEqual(right);
    }
  });

  it.each([
    ['half of 1280', 450],
    ['a window of 768', 720],
    ['9 columns', 333],
  ])('shows names that tell runs apart, and cuts off nothing in %s', async (_, width) => {
    const ids: string[] = [];
    for (const [target, commitEvery] of [
      ['null', 100],
      ['null', 1],
      ['sqlite', 100],
    ] as const) {
      const label = `sweep walk ${commitEvery} in the ${target}`;
      const thresholds = { rowsPerSecond: '>= 1', errors: '<= 0' };
      const common = { source: { kind: 'synthetic' }, rows: 200, producers: 2, thresholds };
      ids.push((await grafana.service.run({ ...common, target, label, sink: { commitEvery } })).id);
    }
    for (const shape of ['table', 'bars']) {
      const queries = [{ kind: 'runs', run: ids.join(',') }];
      const page = await grafana.openPanel({ id: RESULTS, queries, options: { shape }, width, height: 300 });
      await page.getByRole(shape === 'table' ? 'table' : 'list').waitFor();
      await screenshot(page, `run-results-${width}-${shape}`);
      expect(await cutTexts(page)).toEqual([]);
      const edge = await page
        .getByRole('region', { name: 'panel' })
        .evaluate((element) => element.getBoundingClientRect().right);
      const rights = await page
        .locator('[role=region] :is(th, td, li)')
        .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().right));
      expect(Math.max(...rights)).toBeLessThanOrEqual(edge);
      for (const words of ['sweep walk 100 in the null', 'sqlite']) {
        await page.getByText(words).first().waitFor();
      }
      expect(await accessibilityProblems(page)).toEqual([]);
    }
  });

  it('shows a run as soon as it has ended, without a refresh of the dashboard', async () => {
    const page = await grafana.openPanel({ id: RESULTS, queries: [{ kind: 'runs' }], width: 900, height: 300 });
    await page.getByRole('table').waitFor();
    await grafana.service.run({ target: 'null', source: { kind: 'synthetic' }, rows: 100, label: 'Later' });
    await page.getByRole('link', { name: 'Later' }).waitFor({ timeout: 30_000 });
  });

  it('says which query it needs if it gets other data', async () => {
    const page = await grafana.openPanel({ id: RESULTS, queries: [{ kind: 'throughput' }], ...LARGE });
    await page.getByText('This panel needs the query').waitFor();
  });
});
