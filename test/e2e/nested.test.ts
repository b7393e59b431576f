import { afterAll, beforeAll, expect, it } from 'vitest';

import { Grafana } from './grafana.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

it.each(['thermobench-runcontrol-panel', 'thermobench-runresults-panel'] as const)(
  '%s finds its lazy parts in the folder of the app',
  async (id) => {
    const page = await grafana.openPanel({ id });
    const panel = page.getByRole('region', { name: 'panel' });
    await expect.poll(() => panel.textContent()).not.toBe('');
    expect(grafana.consoleErrors).toEqual([]);
  }
);

it('the data source finds its lazy parts, and the service with a read-only token', async () => {
  expect(await grafana.testDataSource()).toMatchObject({ status: 'success' });
  grafana.settings.dataSource.secureJsonData = { readOnlyToken: 'x'.repeat(43) };
  expect(await grafana.testDataSource()).toMatchObject({ status: 'error' });
  expect(grafana.consoleErrors).toEqual([]);
});
