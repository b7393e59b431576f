import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Run } from '../../service/src/model/run.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';

const SYNTHETIC = { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1 };
const SECONDS = { ...SYNTHETIC, durationMs: 2_500 };

/** The distinct tints of cells with settings that differ. */
const TINTS = `[...new Set([...document.querySelectorAll('tr')]
  .filter((row) => row.textContent.includes('differs'))
  .flatMap((row) => [...row.children])
  .map((cell) => getComputedStyle(cell).backgroundImage))]`;
/** The labels of charts that extend beyond their picture. */
const CUT_LABELS = `[...document.querySelectorAll('svg text')].filter((label) => {
  const [inner, outer] = [label.getBoundingClientRect(), label.closest('svg').getBoundingClientRect()];
  return inner.left < outer.left || inner.right > outer.right;
}).map((label) => label.textContent)`;

let grafana: Grafana;
let slow: string[];
let quick: string[];
beforeAll(async () => {
  grafana = await Grafana.start();
  slow = [];
  quick = [];
  for (let round = 0; round < 2; round += 1) {
    slow.push((await grafana.service.run({ ...SECONDS, sink: { commitEvery: 1 } })).id);
    quick.push((await grafana.service.run({ ...SECONDS, label: 'Rarely', sink: { commitEvery: 1000 } })).id);
  }
});
afterAll(() => grafana[Symbol.asyncDispose]());

describe('the page that compares runs', () => {
  it('shows runs side by side, marks differences, and says how certain they are', async () => {
    const path = `compare?runs=${[...slow, ...quick].join(',')}`;
    const page = await grafana.openPlugin(path, { height: 1300 });
    const differing = page.getByRole('row').filter({ hasText: 'differs' });
    await differing.first().waitFor();
    expect(await differing.allInnerTexts()).toEqual([
      expect.stringMatching(/Commit every differs\s+1\s+1\s+1,000\s+1,000/),
    ]);
    await page
      .getByRole('cell', { name: /^nothing can be claimed from 2 pairs of runs \(measured: [\d.]+ times as fast\)$/ })
      .waitFor();
    await page
      .getByRole('cell', { name: /\(range of 2 runs: .+–.+\)$/ })
      .first()
      .waitFor();
    await page.getByRole('columnheader', { name: `Rarely · commit every 1,000 · ${quick[0]}` }).waitFor();
    const named = page.getByRole('listitem').filter({ hasText: `Rarely · commit every 1,000 · ${quick[0]}` });
    await expect.poll(() => named.count()).toBe(2);
    await screenshot(page, 'compare-dark');
    expect(await page.evaluate(TINTS)).toEqual([expect.stringContaining('gradient')]);
    expect(await page.evaluate(CUT_LABELS)).toEqual([]);
    expect(await accessibilityProblems(page)).toEqual([]);
    const light = await grafana.openPlugin(path, { theme: 'light', width: 768, height: 1300 });
    await light.getByRole('row').filter({ hasText: 'differs' }).first().waitFor();
    await screenshot(light, 'compare-light-narrow');
    expect(await accessibilityProblems(light)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);
  });

  it('fits into 1280 pixels with the usual four runs, and makes another run the baseline', async () => {
    const page = await grafana.openPlugin(`compare?runs=${[...slow, ...quick].join(',')}`, { width: 1280 });
    await page.getByText('baseline', { exact: true }).waitFor();
    const beyond = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('[role=region]'))`;
    expect(await page.evaluate(beyond)).toBe(0);
    await page.getByRole('button', { name: 'Make baseline: run Rarely' }).first().click();
    const table = page.getByRole('region', { name: 'Runs side by side' });
    const baseline = table.getByRole('columnheader').filter({ has: page.getByText('baseline', { exact: true }) });
    await expect.poll(() => baseline.innerText()).toContain(quick[0]);
    await screenshot(page, 'compare-baseline');
  });

  it('says once that the service cannot be reached', async () => {
    const { serviceUrl = '' } = grafana.settings.app.jsonData;
    grafana.settings.app.jsonData.serviceUrl = 'http://127.0.0.1:9';
    try {
      const page = await grafana.openPlugin(`compare?runs=${slow[0]},${quick[0]}`);
      await page.getByText('The service cannot be reached').waitFor();
      expect(await page.getByText('The service cannot be reached').count()).toBe(1);
      expect(await page.getByText('slow to answer').count()).toBe(0);
    } finally {
      grafana.settings.app.jsonData.serviceUrl = serviceUrl;
    }
  });

  it('repeats the compared configurations', async () => {
    const page = await grafana.openPlugin(`compare?runs=${slow[0]},${quick[0]}`);
    await page.getByLabel('Repeats of each configuration').fill('0');
    await page.getByText('Enter a whole number from 1 to 100, such as 6.').waitFor();
    await page.getByLabel('Repeats of each configuration').fill('2');
    await page.getByRole('button', { name: 'Repeat 2×' }).click();
    await page.waitForURL(/\/sweeps\/[0-9a-z]{21}$/);
    const id = page.url().slice(-21);
    expect(await grafana.service.json(`/api/v1/sweeps/${id}`)).toMatchObject({ runsPlanned: 4 });
    await grafana.service.ask(`/api/v1/sweeps/${id}/stop`, { method: 'POST' });
  });

  it('warns that a difference between single runs may be chance', async () => {
    const page = await grafana.openPlugin(`compare?runs=${slow[0]},${quick[0]}`);
    await page.getByText('no difference can be claimed').waitFor();
    expect(await page.getByText('Differences between repeated runs').isVisible()).toBe(false);
  });

  it('warns about a configuration that ran only once, even if another was repeated', async () => {
    const page = await grafana.openPlugin(`compare?runs=${slow.join(',')},${quick[0]}`);
    await page.getByText(`${quick[0]} is the only complete run with its settings`).waitFor();
    await page.getByRole('cell', { name: /nothing can be claimed from 1 pair of runs/ }).waitFor();
  });

  it('says which run was deleted, and compares the others', async () => {
    const page = await grafana.openPlugin(`compare?runs=${slow[0]},zzzzzzzz,${quick[0]}`);
    await page.getByText('Run zzzzzzzz was not found').waitFor();
    await page.getByRole('columnheader', { name: slow[0] }).waitFor();
    await page.getByRole('columnheader', { name: quick[0] }).waitFor();
    await screenshot(page, 'compare-gone');
  });

  it('waits for a run to end, and then includes it', async () => {
    const started = await grafana.service.json('/api/v1/runs', {
      method: 'POST',
      body: { ...SYNTHETIC, durationMs: null, ratePerSecond: 20 },
    });
    const { id } = Run.parse(started);
    const page = await grafana.openPlugin(`compare?runs=${slow[0]},${id}`);
    await page.getByText(`Run ${id} has not ended yet`).waitFor();
    await grafana.service.ask(`/api/v1/runs/${id}/stop`, { method: 'POST' });
    await page.getByRole('columnheader', { name: id }).waitFor();
  });

  it('lets users choose the runs, and keeps the choice in the address', async () => {
    const page = await grafana.openPlugin('compare');
    await page.getByText('Choose the runs to compare').waitFor();
    await screenshot(page, 'compare-empty');
    expect(await accessibilityProblems(page)).toEqual([]);
    const picker = page.getByRole('combobox', { name: 'Add a run' });
    for (const id of [slow[0] ?? '', quick[0] ?? '']) {
      await picker.fill(id);
      await page.getByRole('option', { name: id }).click();
    }
    await page.getByRole('columnheader', { name: slow[0] }).waitFor();
    await page.getByRole('columnheader', { name: quick[0] }).waitFor();
    expect(decodeURIComponent(page.url())).toContain(`runs=${slow[0]},${quick[0]}`);
    const chosen = page.getByRole('list', { name: 'Compared runs' }).getByRole('listitem');
    expect(await chosen.allInnerTexts()).toEqual(['commit every 1', 'Rarely · commit every 1,000']);
    await page.getByRole('button', { name: 'Remove run commit every 1', exact: true }).press('Enter');
    await page
      .getByRole('button', { name: `Remove run Rarely · ${quick[0]}` })
      .and(page.locator(':focus'))
      .waitFor();
    await page.getByText('Choose another run to compare').waitFor();
  });
});
