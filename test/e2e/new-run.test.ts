import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Run } from '../../service/src/model/run.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

const startButton = (page: Page, what: 'run' | 'sweep') => page.getByRole('button', { name: `Start ${what}` });

describe('the page of a new run', () => {
  it.each(['light', 'dark'] as const)('can be read by everyone (%s)', async (theme) => {
    const page = await grafana.openPlugin('new-run', { theme, height: 1400 });
    await page.getByText('One run, which writes to').waitFor();
    await screenshot(page, `new-run-${theme}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByText('How often to commit').click();
    await page.getByText('12 runs').waitFor();
    await screenshot(page, `new-run-sweep-${theme}`);
    await page.setViewportSize({ width: 768, height: 1000 });
    await screenshot(page, `new-run-narrow-${theme}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);
  });

  it('starts a run as it was filled in, and opens its page', async () => {
    const page = await grafana.openPlugin('new-run?target=sqlite');
    await page.getByLabel('Commit every').fill('25');
    await page.getByLabel('Producers').fill('2');
    await page.getByRole('radio', { name: 'After a number of readings' }).check();
    await page.getByLabel(/^Readings/).fill('300');
    await page.getByLabel(/^Rows\/s/).fill('>= 1');
    await page.getByLabel('Lost rows').fill('<= 0');
    await page.getByLabel(/^Tags/).fill('no/word');
    await page.getByText('“no/word” is not a valid tag').waitFor();
    await page.getByLabel(/^Tags/).fill('rpi4, old-disk');
    await page.getByText('until 300 readings are written').waitFor();
    await startButton(page, 'run').click();
    await page.waitForURL(/\/runs\/[0-9a-z]{21}$/);
    const id = page.url().slice(-21);
    expect(await grafana.service.json(`/api/v1/runs/${id}`)).toMatchObject({
      startedBy: 'editor',
      spec: { target: 'sqlite', producers: 2, rows: 300, durationMs: null, sink: { commitEvery: 25 } },
      tags: ['rpi4', 'old-disk'],
    });
    const results = page.getByRole('region', { name: 'Thresholds' });
    await results.getByText('lost rows ≤ 0').waitFor();
    // Until the run has ended, the page says what the thresholds show so far.
    await expect.poll(() => results.getByText('passed').count()).toBe(2);
  });

  it('makes a sweep of several values, from an address that can be shared', async () => {
    const page = await grafana.openPlugin('new-run?target=sqlite&preset=commit-sweep');
    await page.getByText('12 runs, about 2 minutes: commit every 1, 10, 100, 1,000, 3 times each').waitFor();
    await page.getByLabel(/^Duration/).fill('100ms');
    await page.getByLabel('Repeats').fill('1');
    await page.getByLabel('Commit every').fill('1, 50');
    await page.getByRole('checkbox', { name: 'article' }).check({ force: true });
    await page.getByText('2 runs').waitFor();
    expect(await page.getByLabel('Label').inputValue()).toBe('How often to commit');
    await page.route('**/api/**/sweeps', async (route) => {
      await page.locator('button:focus[aria-busy=true]', { hasText: 'Start sweep' }).waitFor();
      await route.continue();
    });
    await startButton(page, 'sweep').press('Enter');
    await page.waitForURL(/\/sweeps\/[0-9a-z]{21}$/);
    await page.getByRole('heading', { level: 1, name: 'How often to commit' }).waitFor();
    expect(await grafana.service.json(`/api/v1/sweeps/${page.url().slice(-21)}`)).toMatchObject({
      runsPlanned: 2,
      spec: { run: { durationMs: 100, sink: { schema: 'article' } }, matrix: { 'sink.commitEvery': [1, 50] } },
    });
  });

  it('shows why a start failed only until the service is back, and keeps what was entered', async () => {
    const { jsonData } = grafana.settings.app;
    const { serviceUrl = '' } = jsonData;
    const page = await grafana.openPlugin('new-run?target=sqlite');
    await page.getByLabel('Producers').fill('2');
    jsonData.serviceUrl = 'http://127.0.0.1:9';
    try {
      await startButton(page, 'run').click();
      await page.getByText('The service cannot be reached').waitFor();
    } finally {
      jsonData.serviceUrl = serviceUrl;
    }
    await page.getByText('The service cannot be reached').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Producers').inputValue()).toBe('2');
  });

  it('does not start a run when Enter is pressed in a closed list', async () => {
    const page = await grafana.openPlugin('new-run?target=sqlite');
    for (const list of ['Target', 'Source']) {
      await page.getByRole('combobox', { name: new RegExp(`^${list}`) }).focus();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Enter');
    }
    expect(page.url()).toContain('new-run');
    expect(await page.locator('button[aria-busy=true]').count()).toBe(0);
    // In other fields, Enter starts the run as usual.
    await page.getByLabel(/^Duration/).fill('100ms');
    await page.getByLabel(/^Duration/).press('Enter');
    await page.waitForURL(/\/runs\/[0-9a-z]{21}$/);
  });

  it('shows each error next to its field, and starts nothing', async () => {
    const page = await grafana.openPlugin('new-run?target=sqlite');
    await page.getByLabel('Commit every').fill('10, -1');
    await page.getByLabel('Producers').fill('many');
    await page.getByLabel(/^Duration/).fill('30');
    await page.getByText('Cannot start yet. Correct: Commit every, Producers, Duration.').waitFor();
    const errors = await page.getByRole('alert').allInnerTexts();
    expect(errors).toEqual([
      expect.stringContaining('-1: must be a whole number from 0 to'),
      expect.stringContaining('many: must be a whole number from 1 to 1,296'),
      expect.stringContaining('30: must be a duration with its unit'),
    ]);
    expect(await page.getByRole('button', { name: 'Start', exact: true }).isEnabled()).toBe(false);
    await screenshot(page, 'new-run-errors');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('does not start an endless run at full speed by mistake, and asks for confirmation of an intended one', async () => {
    const page = await grafana.openPlugin('new-run?target=sqlite');
    await page.getByRole('radio', { name: 'After a number of readings' }).check();
    await page.getByText('Enter the number of readings after which each run ends, such as 10000.').waitFor();
    await page.getByRole('radio', { name: 'At a fixed rate' }).check();
    await page.getByText('Enter a rate, such as 500, 500/s or 10/m.').waitFor();
    expect(await page.getByRole('button', { name: 'Start', exact: true }).isEnabled()).toBe(false);
    await screenshot(page, 'new-run-required');

    await page.getByRole('radio', { name: 'When stopped' }).check();
    await page.getByRole('radio', { name: 'As fast as the store answers' }).check();
    await startButton(page, 'run').click();
    const question = page.getByRole('dialog', { name: 'Write at full speed until someone stops the run?' });
    await question.getByText('the disk fills up if nobody stops the run').waitFor();
    await screenshot(page, 'new-run-flood');
    expect(await accessibilityProblems(page)).toEqual([]);
    await question.getByRole('button', { name: 'Cancel' }).click();
    await question.waitFor({ state: 'detached' });
    expect(page.url()).toContain('new-run');
  });

  it('empties the table between the runs of a sweep', async () => {
    const page = await grafana.openPlugin('new-run?target=sqlite');
    await page.getByLabel(/^Duration/).fill('100ms');
    await page.getByLabel('Repeats').fill('2');
    await page.getByRole('radio', { name: 'Are deleted after each run' }).check();
    await startButton(page, 'sweep').click();
    await page.waitForURL(/\/sweeps\/[0-9a-z]{21}$/);
    const sweep = await grafana.service.json(`/api/v1/sweeps/${page.url().slice(-21)}`);
    expect(sweep).toMatchObject({ spec: { between: 'empty', repeat: 2 } });
  });

  it('starts from an earlier run with its settings, and from an earlier sweep', async () => {
    const request = { target: 'sqlite', producers: 2, rows: 300, label: 'Attic', sink: { commitEvery: 25 } };
    const earlier = await grafana.service.run({ ...request, source: { kind: 'synthetic' } });
    await grafana.service.ask(`/api/v1/runs/${earlier.id}`, { method: 'PATCH', body: { tags: ['attic'] } });
    const page = await grafana.openPlugin(`runs/${earlier.id}`);
    await page.getByRole('link', { name: 'Change and run' }).click();
    await page.getByText(/until 300 readings are written, for at most 30 s, .* with 2 producers/).waitFor();
    expect(await page.getByLabel('Commit every').inputValue()).toBe('25');
    expect(await page.getByLabel(/^Label/).inputValue()).toBe('');
    await page.getByText('Settings and tags were copied from the earlier run').waitFor();
    expect(await page.getByLabel(/^Tags/).inputValue()).toBe('attic');
    await screenshot(page, 'new-run-again');
    await page.getByLabel('Commit every').fill('1, 25');
    await startButton(page, 'sweep').click();
    await page.waitForURL(/\/sweeps\/[0-9a-z]{21}$/);

    await page.getByText('2 of 2 runs have ended').waitFor();
    await page.getByRole('link', { name: 'Change and run' }).click();
    await page.getByText('2 runs').waitFor();
    expect(await page.getByLabel('Commit every').inputValue()).toBe('1, 25');

    const again = await grafana.openPlugin(`runs/${earlier.id}`);
    await again.getByRole('button', { name: 'Run again' }).click();
    await again.waitForURL((url) => /\/runs\/[0-9a-z]{21}$/.test(url.pathname) && !url.pathname.endsWith(earlier.id));
    const { label, ...settings } = request;
    const second = Run.parse(await grafana.service.json(`/api/v1/runs/${again.url().slice(-21)}`));
    expect(second).toMatchObject({ spec: settings, tags: ['attic'] });
    expect(label).not.toBe(second.spec.label);
  });

  it('refuses a sweep whose runs would never end', async () => {
    const page = await grafana.openPlugin('new-run?target=sqlite&preset=endless-collection');
    await page.getByText('until someone stops it, at 1 reading per second').waitFor();
    await page.getByLabel('Repeats').fill('2');
    await page.getByText('The runs of a sweep need a planned end').waitFor();
  });

  it('shows whether the target answers', async () => {
    const page = await grafana.openPlugin('new-run?target=sqlite');
    await page.getByRole('button', { name: 'Check target' }).press('Enter');
    await page.getByText(/sqlite answers in [\d.]+ (µs|ms|s): /).waitFor();
    await page.getByRole('button', { name: 'Check target' }).and(page.locator(':focus')).waitFor();
    await screenshot(page, 'new-run-check');
  });

  it('reports a target or preset in the address that does not exist', async () => {
    const page = await grafana.openPlugin('new-run?target=mars');
    await page.getByText('The service has no target "mars"').waitFor();
    await page.getByRole('link', { name: 'Choose another target' }).click();
    await page.getByText('One run, which writes to').waitFor();
    const other = await grafana.openPlugin('new-run?target=sqlite&preset=insert-modes');
    await other.getByText('There is no preset "insert-modes" for this target').waitFor();
  });

  it('tells a Viewer why nothing can be started', async () => {
    const page = await grafana.openPlugin('new-run', { role: 'Viewer' });
    await page.getByText('Starting a run requires the Editor role').waitFor();
    expect(await startButton(page, 'run').isEnabled()).toBe(false);
    expect(await page.getByLabel('Commit every').isEnabled()).toBe(false);
    await screenshot(page, 'new-run-viewer');
  });

  it('opens from the address of its navigation entry, which Grafana shows only to Editors', async () => {
    const page = await grafana.openPlugin('new');
    await page.getByRole('heading', { level: 1, name: 'New run' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/a/thermobench-collector-app/new-run');
  });

  it('keeps the form while the service is unreachable, and starts the run when it is back', async () => {
    const page = await grafana.openPlugin('new-run?target=sqlite');
    await page.getByLabel(/^Duration/).fill('100ms');
    const { jsonData } = grafana.settings.app;
    const { serviceUrl } = jsonData;
    jsonData.serviceUrl = 'http://127.0.0.1:1';
    await startButton(page, 'run').click();
    await page.getByText('Grafana cannot reach a Thermobench service').waitFor();
    jsonData.serviceUrl = serviceUrl;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForURL(/\/runs\/[0-9a-z]{21}$/);
  });
});
