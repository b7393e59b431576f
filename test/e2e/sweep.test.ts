import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Sweep } from '../../service/src/model/sweep.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';
import { OtherService } from './other-service.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

async function start(request: object): Promise<string> {
  return Sweep.parse(await grafana.service.json('/api/v1/sweeps', { method: 'POST', body: request })).id;
}

const SHORT = { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1, rows: 200 };
const ENDLESS = { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1, durationMs: null, ratePerSecond: 50 };

describe('the page of a sweep', () => {
  it('fills its table as runs end, until all rows are accounted for', { timeout: 180_000 }, async () => {
    const id = await start({
      run: SHORT,
      matrix: { 'sink.commitEvery': [1, 100], producers: [1, 2] },
      repeat: 2,
    });
    const page = await grafana.openPlugin(`sweeps/${id}`);
    await page.getByText('8 of 8 runs have ended').waitFor({ timeout: 90_000 });
    await page.getByText('all stored').nth(3).waitFor();
    const headers = await page.getByRole('columnheader').allInnerTexts();
    expect(headers.map((header) => header.trim())).toEqual([
      'Commit every',
      'Producers',
      'Rows/s',
      'p99',
      'Producer CPU',
      'Time spent',
      'Ledger',
      'Runs',
    ]);
    // The limit depends on the machine, because 200 rows are written in a few milliseconds.
    await page
      .getByText(/^limited by: ./)
      .nth(3)
      .waitFor();
    await page.getByText('rows at start').nth(3).waitFor();
    const limits = page.getByText(/^Limited by: .*\.$/);
    await limits.first().waitFor();
    // The runs of a combination may have had different limits.
    const above = await limits.count();
    await page
      .getByRole('button', { name: /^limited by: / })
      .nth(3)
      .press('Enter');
    await limits.nth(above).waitFor();
    await screenshot(page, 'sweep-dark');
    expect(await accessibilityProblems(page)).toEqual([]);
    const light = await grafana.openPlugin(`sweeps/${id}`, { theme: 'light', width: 768, height: 1200 });
    await light.getByText('8 of 8 runs have ended').waitFor();
    await light
      .getByRole('button', { name: /^limited by: / })
      .first()
      .click();
    await light.getByTestId('toggletip-content').waitFor();
    await screenshot(light, 'sweep-light-narrow');
    const beyond = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('table').parentElement)`;
    expect(await light.evaluate(beyond)).toBe(0);
    expect(await accessibilityProblems(light)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);
  });

  it('links to each of its runs', async () => {
    const id = await start({ run: { ...SHORT, label: 'Before the new disk' }, matrix: { producers: [1] } });
    const page = await grafana.openPlugin(`sweeps/${id}`);
    await page.getByText('1 of 1 run has ended').waitFor();
    await page.getByRole('heading', { name: 'Before the new disk' }).waitFor();
    await page.getByRole('row').nth(1).getByRole('link').click();
    await page.waitForURL(/\/runs\/[0-9a-z]{21}$/);
  });

  it('can be saved as a file, and deleted with its runs', async () => {
    const id = await start({ run: SHORT, matrix: { producers: [1] } });
    const page = await grafana.openPlugin(`sweeps/${id}`);
    await page.getByText('1 of 1 run has ended').waitFor();
    const [run] = Sweep.parse(await grafana.service.json(`/api/v1/sweeps/${id}`)).cells.flatMap(({ runs }) => runs);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV, one line per combination' }).click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe(`thermobench-sweep-${id}.csv`);
    expect(await text(await file.createReadStream())).toContain(run);

    const more = page.getByRole('button', { name: 'More' });
    const dialog = page.getByRole('dialog');
    const openDialog = async () => {
      await more.press('Enter');
      await page.getByRole('menuitem', { name: 'Delete this sweep' }).click();
      await dialog.waitFor();
    };
    await openDialog();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.locator('button:focus', { hasText: 'More' }).waitFor();
    await openDialog();
    const readings = dialog.getByRole('checkbox', { name: 'Also delete the readings that this run wrote to sqlite' });
    expect(await readings.isDisabled()).toBe(true);
    await dialog.getByText('Also delete its run, with its report and samples').click();
    expect(await readings.isDisabled()).toBe(false);
    expect(await accessibilityProblems(page)).toEqual([]);
    await screenshot(page, 'sweep-delete');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.waitForURL(/\/runs$/);
    expect((await grafana.service.ask(`/api/v1/runs/${run}`)).status).toBe(404);
    expect((await grafana.service.ask(`/api/v1/sweeps/${id}`)).status).toBe(404);
    expect(grafana.consoleErrors).toEqual([]);
  });

  it('can be stopped by an Editor after a confirmation', async () => {
    const id = await start({ run: ENDLESS, matrix: { producers: [1, 2] } });
    const page = await grafana.openPlugin(`sweeps/${id}`);
    await page.getByRole('progressbar', { name: 'Progress of the sweep' }).waitFor();
    await screenshot(page, 'sweep-running');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop sweep' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop sweep' }).click();
    await page.getByText('cancelled', { exact: true }).waitFor();
    expect(await grafana.service.json(`/api/v1/sweeps/${id}`)).toMatchObject({
      state: 'cancelled',
      stopped: { reason: 'request', by: 'editor' },
    });
    await page.getByText('stopped by: editor').waitFor();
  });

  it('shows a Viewer everything, but no way to stop the sweep', async () => {
    const id = await start({ run: ENDLESS, matrix: { producers: [1] } });
    const page = await grafana.openPlugin(`sweeps/${id}`, { role: 'Viewer' });
    await page.getByRole('progressbar').waitFor();
    expect(await page.getByRole('button', { name: 'Stop sweep' }).getAttribute('aria-disabled')).toBe('true');
    await grafana.service.ask(`/api/v1/sweeps/${id}/stop`, { method: 'POST' });
  });

  it('says why it could not continue', async () => {
    const id = await start({ run: SHORT, matrix: { producers: [1] } });
    const sweep = Sweep.parse(await grafana.service.json(`/api/v1/sweeps/${id}`));
    const problem = {
      ...{ kind: 'configuration', code: 'TARGET_UNKNOWN', count: 1 },
      ...{ message: 'There is no target "mars".', hint: 'Configure it.' },
    };
    await using service = await OtherService.saying({ ...sweep, state: 'failed', endedAt: Date.now(), problem });
    const { jsonData } = grafana.settings.app;
    const { serviceUrl } = jsonData;
    jsonData.serviceUrl = service.address;
    try {
      const page = await grafana.openPlugin(`sweeps/${id}`);
      const alert = page.getByRole('alert', { name: 'The sweep ended because its next run could not start' });
      await alert.getByText('There is no target "mars".').waitFor();
      await alert.getByText('Configure it.').waitFor();
    } finally {
      jsonData.serviceUrl = serviceUrl ?? '';
    }
  });

  it('says if there is no such sweep', async () => {
    const page = await grafana.openPlugin('sweeps/zzzzzzzz');
    await page.getByText('Not found').waitFor();
    await page.getByRole('link', { name: 'All runs' }).waitFor();
    await screenshot(page, 'sweep-missing');
  });
});
