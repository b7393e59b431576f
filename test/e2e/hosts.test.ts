import os from 'node:os';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { CARD_FIGURES, trialBaseline } from '../../service/test/baseline/trial-baseline.ts';
import { Journal } from '../../service/src/journal/journal.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
  // Without tools, a baseline only measures the syncs of the disk, which is quick.
  vi.stubEnv('PATH', '');
  const journal = new Journal(grafana.service.dataFolder);
  const card = trialBaseline({
    figures: CARD_FIGURES,
    disturbances: ['Other programs on pi used 1 of its 4 CPUs (25 %).'],
  });
  journal.baselines.add('', () => {}, card);
  journal.close();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await grafana[Symbol.asyncDispose]();
});

describe('Hosts', () => {
  it('measures the host of the service, and compares it with a card', async () => {
    const page = await grafana.openPlugin('hosts', { width: 1280 });
    await page.getByRole('button', { name: 'Measure its limits' }).click();
    const progress = page.getByRole('progressbar');
    const force = page.getByRole('button', { name: 'Measure anyway' });
    await progress.or(force).first().waitFor();
    if (await force.isVisible()) {
      await force.click();
    }
    await page.getByText('Measuring: disk sync').waitFor();
    await screenshot(page, 'hosts-measuring');
    await page.getByRole('button', { name: 'Measure its limits' }).waitFor();

    const table = page.getByRole('region', { name: 'Measured limits' });
    await table.getByRole('row', { name: `${os.hostname()} ` }).waitFor();
    await table.getByRole('row', { name: 'pi mmcblk0 SL16G, ext4' }).getByText('×').first().waitFor();
    await page
      .getByText(/fio is not installed, so this was not measured\./)
      .first()
      .waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await screenshot(page, 'hosts-dark');
  });

  it('fits into a narrow window', async () => {
    const page = await grafana.openPlugin('hosts', { theme: 'light', width: 768, height: 1200 });
    const table = page.getByRole('table');
    await table.waitFor();
    expect(
      await table.evaluate(({ scrollWidth, parentElement }) => scrollWidth - (parentElement?.clientWidth ?? 0))
    ).toBeLessThanOrEqual(1);
    await screenshot(page, 'hosts-light-narrow');
    expect(grafana.consoleErrors).toEqual([]);
  });
});
