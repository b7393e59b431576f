import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Run } from '../../service/src/model/run.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';
import { OtherService } from './other-service.ts';

const source = { kind: 'synthetic' };
const SHORT = { target: 'sqlite', source, producers: 1, rows: 200, sink: { commitEvery: 10 } };

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start({}, ['/nowhere']);
});
afterEach(() => grafana.closePages());
afterAll(() => grafana[Symbol.asyncDispose]());

async function start(request: object): Promise<Run> {
  return Run.parse(await grafana.service.json('/api/v1/runs', { method: 'POST', body: request }));
}

/** Chooses an action from the menu on the page of a run. */
async function chooseAction(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name }).click();
}

function focused(element: Locator): Locator {
  return element.and(element.page().locator(':focus'));
}

/** An endless run. Disposing of it frees its target, whether the test passes or fails. */
async function startEndless(): Promise<AsyncDisposable & { id: string }> {
  const { id } = await start({ target: 'sqlite', source, producers: 1, durationMs: null, ratePerSecond: 50 });
  return {
    id,
    async [Symbol.asyncDispose]() {
      await grafana.service.ask(`/api/v1/runs/${id}/stop`, { method: 'POST' });
    },
  };
}

describe('the list of runs', () => {
  it('links to the form of a new run while there is none', async () => {
    const page = await grafana.openPlugin('runs');
    const first = page.getByRole('link', { name: 'Start the first run' });
    await first.waitFor();
    expect(await first.getAttribute('href')).toBe('/a/thermobench-collector-app/new-run');
    const viewer = await grafana.openPlugin('runs', { role: 'Viewer' });
    await viewer.getByText('A Grafana Editor can start one.').waitFor();
    expect(await viewer.getByRole('link', { name: 'Start the first run' }).count()).toBe(0);
  });

  it('describes each run, keeps filter, order and selection in the address, and compares the selected runs', async () => {
    const small = await grafana.service.run({ ...SHORT, label: 'the small one' });
    const large = await grafana.service.run({
      ...{ ...SHORT, rows: 400, sink: { commitEvery: 1 }, label: 'the large one' },
      thresholds: { rowsPerSecond: '>= 1,000,000,000', lostRows: '<= 0' },
    });
    const page = await grafana.openPlugin('runs', { width: 1600 });
    const row = page.getByRole('row', { name: large.id });
    await row.waitFor();
    const words = (await row.innerText()).replaceAll('\u00a0', ' ');
    expect(words).toContain('commit every row · 1 producer');
    expect(words).toContain('0 lost · 0 duplicated');
    expect(words).toContain('thresholds failed');
    await page.setViewportSize({ width: 768, height: 800 });
    await page.getByRole('columnheader', { name: 'Settings' }).waitFor({ state: 'detached' });
    expect((await row.innerText()).replaceAll('\u00a0', ' ')).toContain('commit every row');
    const beyond = `(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)(document.querySelector('table').parentElement)`;
    expect(await page.evaluate(beyond)).toBe(0);

    await page.getByRole('textbox', { name: 'Find runs' }).fill('small');
    await page.getByText('1 of 2 runs').waitFor();
    expect(page.url()).toContain('text=small');
    await page.getByRole('textbox', { name: 'Find runs' }).fill('nothing like it');
    await page.getByRole('button', { name: 'Show all runs' }).click();
    await page.getByRole('button', { name: 'Rows/s' }).click();
    await page.waitForURL(/sort=rowsPerSecond/);

    await page.getByRole('checkbox', { name: new RegExp(`Select run .*${small.id}`) }).check({ force: true });
    await page.getByRole('checkbox', { name: new RegExp(`Select run .*${large.id}`) }).check({ force: true });
    const compare = page.getByRole('link', { name: 'Compare 2' });
    expect(await compare.getAttribute('href')).toContain(`/compare?runs=${small.id},${large.id}`);

    await page.goto(page.url());
    await page.getByRole('link', { name: 'Compare 2' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('can be filtered by tags that an Editor sets, and several runs can be deleted after one confirmation', async () => {
    const [one, other, kept] = [
      await grafana.service.run(SHORT),
      await grafana.service.run(SHORT),
      await grafana.service.run(SHORT),
    ];
    await grafana.service.ask(`/api/v1/runs/${other.id}`, { method: 'PATCH', body: { tags: ['to-go'] } });
    const page = await grafana.openPlugin(`runs/${one.id}`);
    await chooseAction(page, 'Edit label, tags and notes');
    const dialog = page.getByRole('dialog', { name: `Edit run ${one.id}` });
    await dialog.getByRole('textbox', { name: 'Tags' }).fill('to-go no/word');
    await dialog.getByText('“no/word” is not a valid tag').waitFor();
    expect(await dialog.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await dialog.getByRole('textbox', { name: 'Tags' }).fill('to-go, rpi4');
    await dialog.getByRole('textbox', { name: 'Label' }).fill('the edited one');
    await dialog.getByRole('textbox', { name: 'Notes' }).fill('Fan off.\nWindow <b>open</b>.');
    await screenshot(page, 'run-edit');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.route(`**/api/**/runs/${one.id}`, async (route) => {
      if (route.request().method() === 'PATCH') {
        await page.locator('button:focus[aria-busy=true]', { hasText: 'Save' }).waitFor();
      }
      await route.continue();
    });
    await dialog.getByRole('button', { name: 'Save' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByText('Window <b>open</b>.').waitFor();
    await screenshot(page, 'run-edited');
    await page.getByRole('link', { name: '#to-go' }).click();

    await page.waitForURL(/tag=to-go/);
    await page.getByText(/^2 of \d+ runs/).waitFor();
    await page.getByRole('link', { name: 'the edited one', exact: true }).waitFor();
    await page.getByRole('checkbox', { name: new RegExp(`Select run .*${one.id}`) }).check({ force: true });
    await page.getByRole('checkbox', { name: `Select run ${other.id}` }).check({ force: true });
    await screenshot(page, 'runs-tagged');
    await page.setViewportSize({ width: 768, height: 800 });
    const lines = `new Set([...document.querySelector('[role=search]').children].map((each) => each.getBoundingClientRect().y)).size`;
    expect(await page.evaluate(lines)).toBe(1);
    await screenshot(page, 'runs-tagged-768');
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete 2' }).click();
    await page.getByText('The readings that these runs wrote stay in sqlite').waitFor();
    await screenshot(page, 'runs-delete');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('No matching runs').waitFor();
    expect(page.url()).not.toContain('compare=');
    for (const [{ id }, status] of [
      [one, 404],
      [other, 404],
      [kept, 200],
    ] as const) {
      expect((await grafana.service.ask(`/api/v1/runs/${id}`)).status).toBe(status);
    }
  });

  it('deletes a run after a confirmation', async () => {
    const before = await grafana.service.run(SHORT);
    const run = await grafana.service.run(SHORT);
    const page = await grafana.openPlugin('runs');
    await page.getByRole('button', { name: `Delete run ${run.id}` }).press('Enter');
    await page.getByText('The readings that this run wrote stay in sqlite').waitFor();
    await page.getByRole('button', { name: 'Delete', exact: true }).press('Enter');
    await page.getByRole('link', { name: run.id, exact: true }).waitFor({ state: 'detached' });
    await focused(page.getByRole('checkbox', { name: `Select run ${before.id}` })).waitFor();
    expect((await grafana.service.ask(`/api/v1/runs/${run.id}`)).status).toBe(404);
  });

  it('offers a Viewer no action that would be refused', async () => {
    const page = await grafana.openPlugin('runs', { role: 'Viewer' });
    await page.getByText('Only Grafana Editors can').waitFor();
    await page.getByRole('table').waitFor();
    expect(await page.getByRole('button', { name: /Delete/ }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'New run' }).count()).toBe(0);
  });
});

describe('a run', () => {
  it('is shown live, can be stopped, and leaves a report', async () => {
    await using run = await startEndless();
    const page = await grafana.openPlugin(`runs/${run.id}`, { height: 1400 });
    await page.getByText(/Writing for \d+ s/).waitFor();
    await page.getByText('Where each second went').waitFor();
    await page.getByRole('log').getByText('State: running.').waitFor();
    await screenshot(page, 'run-live');
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByRole('button', { name: 'Stop' }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).press('Enter');
    await page.getByText('Every acked row is in the store').waitFor();
    await focused(page.getByRole('group', { name: 'Actions' })).waitFor();
    await page.getByText('Ledger, counted in the store').waitFor();
    await page.getByText('Latency of a reading').waitFor();
    await screenshot(page, 'run-report');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);
  });

  it('says first whether it is valid, and can be counted again and saved in each format', async () => {
    const run = await grafana.service.run(SHORT);
    const page = await grafana.openPlugin(`runs/${run.id}`);
    await page.getByText('Every acked row is in the store').waitFor();
    await chooseAction(page, 'Verify again');
    const found = page.getByRole('dialog', { name: 'Counted again' });
    await found.getByText('Every acked row is in the store').waitFor();
    expect(await found.getByText('Stored', { exact: true }).locator('..').innerText()).toContain('200');
    await screenshot(page, 'run-verified');
    await found.getByRole('button', { name: 'Close' }).first().click();
    const more = page.getByRole('button', { name: 'More' }).and(page.locator(':focus'));
    await more.waitFor();
    await chooseAction(page, 'Edit label, tags and notes');
    await page.getByRole('textbox', { name: 'Label' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Escape');
    await more.waitFor();
    await page.getByText('Rows counted again: 200 stored; lost 0').waitFor();
    for (const [item, begins] of [
      ['HTML page with charts', '<!doctype html>'],
      ['Markdown', '#'],
      ['CSV, second by second', 'second_s,'],
      ['JSON', '{'],
    ] as const) {
      await page.getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: item }).click(),
      ]);
      let text = '';
      for await (const chunk of await download.createReadStream()) {
        text += String(chunk);
      }
      expect(text.toLowerCase().startsWith(begins)).toBe(true);
    }
  });

  it('waits in the queue, says for which run, and can be cancelled', async () => {
    await using before = await startEndless();
    await using queued = await startEndless();
    const page = await grafana.openPlugin(`runs/${queued.id}`);
    await page.getByRole('link', { name: `run ${before.id}` }).waitFor();
    await page.getByRole('button', { name: 'Leave the queue' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave the queue' }).click();
    await page.getByText('It had not written anything yet.').waitFor();
  });

  it('says why it failed before it wrote anything, and what to do', async () => {
    const run = await grafana.service.run({ ...SHORT, source: { kind: 'replay', file: '/nowhere/at/all.csv' } });
    const page = await grafana.openPlugin(`runs/${run.id}`);
    await page.getByText('Failed before it wrote a reading').waitFor();
    await page.getByRole('region', { name: 'Errors' }).getByText('/nowhere/at/all.csv').first().waitFor();
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete this run' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Verify again' }).count()).toBe(0);
    await screenshot(page, 'run-failed');
  });

  it('is shown as not found if it was deleted elsewhere', async () => {
    const run = await grafana.service.run(SHORT);
    const page = await grafana.openPlugin(`runs/${run.id}`);
    await page.getByText('Ledger, counted in the store').waitFor();
    await grafana.service.ask(`/api/v1/runs/${run.id}`, { method: 'DELETE' });
    await page.reload();
    await page.getByText('Not found').waitFor();
    await page.getByRole('link', { name: 'All runs' }).waitFor();
  });

  it('lets a Viewer look and save, but nothing else', async () => {
    const run = await grafana.service.run(SHORT);
    const page = await grafana.openPlugin(`runs/${run.id}`, { role: 'Viewer' });
    await page.getByRole('button', { name: 'Export' }).waitFor();
    await page.getByText('Ledger, counted in the store').waitFor();
    expect(await page.getByRole('button', { name: /Verify|Delete|Stop|Edit/ }).count()).toBe(0);
  });
});

describe('without its service', () => {
  it.each(['runs', 'runs/k3x9a0b1', 'sweeps/k3x9a0b1', 'compare?runs=k3x9a0b1', 'new-run', 'hosts'])(
    '%s says what is wrong and lets users try again',
    async (path) => {
      await using rubbish = await OtherService.saying({ hello: 'world' });
      const { jsonData } = grafana.settings.app;
      const { serviceUrl } = jsonData;
      jsonData.serviceUrl = rubbish.address;
      try {
        const page = await grafana.openPlugin(path);
        await page.getByText('Unexpected answer').first().waitFor();
        await page.getByRole('button', { name: 'Try again' }).first().waitFor();
      } finally {
        jsonData.serviceUrl = serviceUrl ?? '';
      }
    }
  );
});

describe('the page of hosts', () => {
  it('shows the facts about this host, with units', async () => {
    const page = await grafana.openPlugin('hosts', { theme: 'light' });
    await page.getByText('producers by default').waitFor();
    expect(await page.getByText(/^of \d+(\.\d+)? GiB/).count()).toBe(1);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});
