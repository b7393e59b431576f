import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Grafana, screenshot } from './grafana.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

describe('the page of a new run', () => {
  it.each(['light', 'dark'] as const)('looks right (%s)', async (theme) => {
    const page = await grafana.openPlugin('new-run', { theme, height: 1600 });
    await page.getByText('One run, which writes').waitFor();
    await screenshot(page, `new-run-${theme}`);
    await page.getByText('How often to commit').click();
    await page.getByText('12 runs').waitFor();
    await screenshot(page, `new-run-sweep-${theme}`);
    await page.setViewportSize({ width: 768, height: 1000 });
    await screenshot(page, `new-run-narrow-${theme}`);
    expect(grafana.consoleErrors).toEqual([]);
  });
});
