import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Run, RunSpec } from '../../service/src/model/run.ts';
import { Sample } from '../../service/src/model/sample.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

const START = Date.UTC(2026, 0, 5, 12, 0, 0);
const at = (second: number) => START + second * 1_000;

function sampleAt(second: number): Sample {
  const ms = { p50: 1, p90: 2, p99: 3, p999: 4, max: 5 };
  return Sample.parse({
    ...{ second, at: at(second), seconds: 1, warming: false, offered: 1_000, acked: 1_000, rejected: 0 },
    ...{ transientErrors: 0, rowsPerSecond: 900 + 10 * (second % 20), spooled: null },
    latencyMs: { service: ms, intended: null, commit: ms },
    timeSpent: { building: 0.1, writing: 0.2, committing: 0.6, idle: 0.1 },
    generator: { cpuSeconds: 0.1, eventLoopUtilization: 0.2, eventLoopDelayMs: 1, gcSeconds: 0, residentBytes: 1e8 },
  });
}

const RUN = Run.parse({
  ...{ id: 'k3x9a0b1', state: 'running', kind: 'run', sink: 'sqlite', createdAt: START, startedAt: START },
  spec: RunSpec.parse({ target: 'sqlite', durationMs: 90_000 }),
  ...{ endedAt: null, startedBy: 'editor', sweep: null, offered: 1_000, acked: 1_000, rowsPerSecond: 1_000 },
  ...{ valid: null, brief: null },
});

/** Opens the page of a run with one sample per second. Only {@link watch} advances its clock. */
async function openAtStart(): Promise<{ page: Page; watch: (seconds: number) => Promise<void> }> {
  const page = await grafana.openPlugin('runs');
  let now = 0;
  await page.route(`**/api/**/runs/${RUN.id}**`, (route) => {
    const url = new URL(route.request().url());
    const after = Number(url.searchParams.get('after'));
    const seconds = Array.from({ length: now }, (_, index) => index + 1).filter((second) => second > after);
    const json = url.pathname.endsWith('/samples')
      ? seconds.map(sampleAt)
      : url.pathname.endsWith('/events')
        ? []
        : RUN;
    return route.fulfill({ json });
  });
  await page.addInitScript(RECORD_LABELS);
  await page.clock.install({ time: START });
  await page.goto(page.url().replace(/runs$/, `runs/${RUN.id}`));
  return {
    page,
    async watch(seconds) {
      for (let second = 0; second < seconds; second++) {
        now += 1;
        const answered = page.waitForResponse((response) => response.url().includes('/samples'));
        await page.clock.runFor(1_000);
        await answered;
      }
    },
  };
}

/** Records every text drawn on a canvas, in `window.labels`. */
const RECORD_LABELS = `
  window.labels = [];
  const draw = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...where) {
    labels.push(text);
    draw.call(this, text, ...where);
  };`;

/** The times drawn on the axes of the charts since the last call. */
async function timesDrawn(page: Page): Promise<string[]> {
  const drawn = await page.evaluate<string[]>('labels.splice(0)');
  return drawn.filter((label) => /^\d\d:\d\d(:\d\d)?$/.test(label)).sort();
}

describe('the charts of a live run', () => {
  it('keep their time axis from the start to the planned end during a minute of updates', async () => {
    const { page, watch } = await openAtStart();
    await watch(5);
    await expect.poll(() => page.locator('canvas').count()).toBe(3);
    await watch(55);
    await expect.poll(() => page.getByText('Writing for 1 min').count()).toBe(1);
    await timesDrawn(page);
    await watch(2);
    const times = await timesDrawn(page);
    await screenshot(page, 'run-live-minute');
    const clock = (second: number) => page.evaluate<string>(`new Date(${at(second)}).toTimeString().slice(0, 8)`);
    const [first = '', last = ''] = [times.at(0), times.at(-1)];
    expect(first >= (await clock(0))).toBe(true);
    expect(first <= (await clock(15))).toBe(true);
    expect(last >= (await clock(75))).toBe(true);
    expect(last <= (await clock(90))).toBe(true);
  });
});

describe('the charts of a run', () => {
  it('share the cursor and its time, zoom together, and can be saved as images', async () => {
    const { page, watch } = await openAtStart();
    await watch(30);
    await expect.poll(() => page.locator('canvas').count()).toBe(3);
    const rates = page.getByRole('figure', { name: 'Rows per second' });
    const phases = page.getByRole('figure', { name: 'Where each second went' });
    await rates.getByText('mean 982').waitFor();
    await phases.getByText('mean 60 %').waitFor();
    await page.getByRole('figure', { name: 'Latency of a reading' }).getByText('highest 3 ms').waitFor();

    const box = await rates.locator('.u-over').boundingBox();
    if (box === null) {
      throw new Error('the chart has no plot');
    }
    await page.mouse.move(box.x + (box.width * 20) / 90, box.y + 50);
    await rates.getByText(/, 20 s after the start/).waitFor();
    await phases.getByText(/, 20 s after the start/).waitFor();
    await screenshot(page, 'charts-cursor');

    await page.mouse.move(box.x + (box.width * 9.5) / 90, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + (box.width * 19.5) / 90, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Show the whole run' }).waitFor();
    // The mean of seconds 10 to 19 only.
    await rates.getByText('mean 1,045').waitFor();
    await timesDrawn(page);
    await watch(2);
    const times = await timesDrawn(page);
    expect(times.length).toBeGreaterThan(0);
    const clock = (second: number) => page.evaluate<string>(`new Date(${at(second)}).toTimeString().slice(0, 8)`);
    const [from, to] = [await clock(9), await clock(20)];
    expect(times.filter((time) => time < from || time > to)).toEqual([]);
    await screenshot(page, 'charts-zoomed');
    await page.getByRole('button', { name: 'Show the whole run' }).click();
    await rates.getByText('mean 984').waitFor();

    const slider = rates.getByRole('slider', { name: 'Rows per second' });
    await slider.focus();
    await slider.press('Home');
    await slider.press('ArrowRight');
    await phases.getByText(/, 2 s after the start/).waitFor();
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/, 2 s after the start, rows\/s [\d,.]+$/);
    await slider.press('+');
    await page.getByRole('button', { name: 'Show the whole run' }).waitFor();
    await screenshot(page, 'charts-keyboard');
    expect(await accessibilityProblems(page)).toEqual([]);
    await slider.press('Escape');
    await page.getByRole('button', { name: 'Show the whole run' }).waitFor({ state: 'detached' });

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      rates.getByRole('button', { name: 'Save “Rows per second” as an image' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Rows per second.png');
    let size = 0;
    for await (const chunk of await download.createReadStream()) {
      size += Buffer.from(chunk).length;
    }
    expect(size).toBeGreaterThan(5_000);
  });
});
