import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { sharedKafka, type TestKafka } from '../integration/start-kafka.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';

let kafka: TestKafka;
let grafana: Grafana;
beforeAll(async () => {
  kafka = await sharedKafka();
  grafana = await Grafana.start({
    stream: { ...kafka.target(), topic: 'relayed' },
    // Nothing listens on this port.
    mariadb: { sink: 'mysql', port: 1, database: 'temperature', user: 'nobody' },
    since: { sink: 'archive', folder: '/nowhere/at/all' },
  });
});
afterAll(async () => {
  await grafana[Symbol.asyncDispose]();
  await kafka[Symbol.asyncDispose]();
});

/** The figure below this name. */
function figure(place: Pick<Page, 'locator'>, name: string): Promise<string> {
  const term = place.locator('dt', { hasText: new RegExp(`^${name}$`) });
  return term.first().locator('xpath=following-sibling::dd').first().innerText();
}

describe('a run through Kafka', () => {
  it("is relayed as the form says, shows the relay's lag, and counts the rows in both stores", async () => {
    const page = await grafana.openPlugin('new-run?target=stream', { height: 1400 });
    const stores = page.getByRole('group', { name: 'Relay to' });
    await stores.getByRole('checkbox', { name: 'sqlite' }).check({ force: true });
    await page.getByLabel('Producers').fill('1');
    await page.getByRole('radio', { name: 'When stopped' }).check();
    await page.getByRole('radio', { name: 'At a fixed rate' }).check();
    await page.getByLabel('Readings per second').fill('500');
    await page.getByText('a relay copies the readings to sqlite').waitFor();
    await screenshot(page, 'relay-form');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start run' }).click();

    await page.getByText('End to end p99').waitFor();
    expect(await figure(page, 'Behind')).toMatch(/^[\d,]+$/);
    await page.getByRole('figure', { name: 'Relay: records behind' }).waitFor();
    await screenshot(page, 'relay-live');
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop', exact: true }).click();

    const relay = page.getByRole('region', { name: 'Relay to sqlite' });
    await relay.waitFor();
    const stored = await figure(page.getByRole('region', { name: 'Ledger' }), 'Stored');
    expect(stored).toMatch(/^[1-9]/);
    expect(await figure(relay, 'Stored')).toBe(stored);
    expect(await figure(relay, 'Lost')).toBe('0');
    expect(await figure(relay, 'Caught up')).toMatch(/ms$| s$/);
    await screenshot(page, 'relay-report');
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);
  });
});

describe('stores side by side', () => {
  it('are shown before the start, each with its own settings, and start as shown', async () => {
    const page = await grafana.openPlugin('new-run?target=stream&preset=stores-side-by-side', { height: 1400 });
    const compared = page.getByRole('list', { name: 'What is compared' }).getByRole('listitem');
    await compared.first().waitFor();
    expect(await compared.allInnerTexts()).toEqual([
      'mariadb, commit every 100',
      'stream, mode sync',
      'stream, mode batched',
    ]);
    await page.getByText('3 runs, about 2 minutes: mariadb commit every 100, stream mode sync, stream mode').waitFor();
    expect(await page.getByRole('group', { name: 'Relay to' }).count()).toBe(0);
    await screenshot(page, 'side-by-side-form');
    expect(await accessibilityProblems(page)).toEqual([]);

    await page.getByLabel(/^Duration/).fill('100ms');
    await page.getByRole('button', { name: 'Start sweep' }).click();
    await page.waitForURL(/\/sweeps\/[0-9a-z]{21}$/);
    await page.getByText('3 of 3 runs have ended').waitFor();
    expect(await grafana.service.json(`/api/v1/sweeps/${page.url().slice(-21)}`)).toMatchObject({
      spec: { run: { durationMs: 100 }, matrix: {} },
      cells: [
        // Nothing listens on its port. The others continue anyway.
        { settings: { target: 'mariadb', 'sink.commitEvery': 100 }, rowsPerSecond: null },
        { settings: { target: 'stream', 'sink.mode': 'sync' }, valid: true },
        { settings: { target: 'stream', 'sink.mode': 'batched' }, valid: true },
      ],
    });
  });

  it('have a row each, named by their settings', async () => {
    const sweep = {
      run: { target: 'stream', source: { kind: 'synthetic' }, producers: 1, rows: 200 },
      cases: [
        { target: 'sqlite' },
        { target: 'stream', 'sink.mode': 'sync' },
        { target: 'stream', 'sink.mode': 'batched' },
      ],
    };
    const response = await grafana.service.ask('/api/v1/sweeps', { method: 'POST', body: sweep });
    const table = await grafana.openPlugin(response.headers.get('location')?.replace('/api/v1/', ''), { height: 1000 });
    await table.getByText('3 of 3 runs have ended').waitFor();
    const rows = await table.getByRole('row').allInnerTexts();
    expect(
      rows.map((row) =>
        row
          .split('\t')
          .slice(0, 2)
          .map((text) => text.trim())
      )
    ).toEqual([
      ['Target', 'Mode'],
      ['sqlite', '–'],
      ['stream', 'sync'],
      ['stream', 'batched'],
    ]);
    await screenshot(table, 'side-by-side');
    expect(await accessibilityProblems(table)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);
  });
});

it('an archive is not a target for runs', async () => {
  const page = await grafana.openPlugin('new-run?target=stream');
  await page.getByLabel('Target').click();
  const options = page.getByRole('option');
  await options.filter({ hasText: 'mariadb' }).waitFor();
  expect(await options.filter({ hasText: 'since' }).count()).toBe(0);
  const other = await grafana.openPlugin('new-run?target=since');
  await other.getByText('Runs cannot write to "since"').waitFor();
});
