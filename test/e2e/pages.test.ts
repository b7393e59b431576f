import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Grafana, screenshot } from './grafana.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

describe('the app', () => {
  it.each([
    ['runs', 'Runs'],
    ['new-run', 'New run'],
    ['compare', 'Compare'],
    ['hosts', 'Hosts'],
    ['', 'Runs'],
    ['nowhere/at/all', 'Runs'],
  ])('shows a page at "%s", without an error in the console', async (path, heading) => {
    const page = await grafana.openPlugin(path);
    await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    await screenshot(page, `app-${path.replaceAll('/', '-')}`);
    expect(grafana.consoleErrors).toEqual([]);
  });
});
