import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Grafana, screenshot } from './grafana.ts';

let grafana: Grafana;
let run: string;
beforeAll(async () => {
  grafana = await Grafana.start();
  const request = { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1, durationMs: 2_500 };
  ({ id: run } = await grafana.service.run(request));
});
afterAll(() => grafana[Symbol.asyncDispose]());

/** The text of each tile and each entry of a legend that is alone in the last of several rows, and leaves room beside it. */
const ALONE = `[...document.querySelectorAll('dl, figure ul')].flatMap((grid) => {
  const boxes = [...grid.children].map((item) => item.getBoundingClientRect());
  const tops = boxes.map(({ top }) => Math.round(top));
  const last = boxes.at(-1);
  const isAlone = tops.filter((top) => top === tops.at(-1)).length === 1 && tops.some((top, at) => tops.indexOf(top) !== at);
  return isAlone && last.width < grid.getBoundingClientRect().width - 20 ? [grid.lastElementChild.textContent] : [];
})`;

/** The names of the charts whose focus ring, 4 pixels around them, touches their title or their legend. */
const TOUCHED = `[...document.querySelectorAll('figure')].flatMap((figure) => {
  const [title, chart, legend] = ['figcaption', '[role=slider]', 'ul']
    .map((part) => figure.querySelector(part).getBoundingClientRect());
  return chart.top - title.bottom < 4 || legend.top - chart.bottom < 4 ? [figure.textContent] : [];
})`;

describe('tiles and legends', () => {
  it('fill even rows at any width, and leave room for the focus ring of a chart', async () => {
    const page = await grafana.openPlugin(`runs/${run}`);
    await page.getByText('Where each second went').waitFor();
    for (const width of [1440, 1280, 1000, 768, 640, 480]) {
      await page.setViewportSize({ width, height: 1000 });
      await screenshot(page, `even-rows-${width}`);
      await expect.poll(() => page.evaluate(ALONE)).toEqual([]);
      expect(await page.evaluate(TOUCHED)).toEqual([]);
    }
  });
});
