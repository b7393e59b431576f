import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Run, RunSpec } from '../../service/src/model/run.ts';
import { Grafana, screenshot } from './grafana.ts';

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

const NOW = Date.UTC(2026, 0, 5, 12, 0, 0);

function runIn(state: Run['state']): Run {
  const hasStarted = state !== 'planned' && state !== 'preparing';
  return Run.parse({
    ...{
      id: 'k3x9a0b1c2d3e4f5g6h7i',
      state,
      kind: 'run',
      sink: 'sqlite',
      createdAt: NOW,
      sweep: 'k3x9a0b1c2d3e4f5g6h7j',
    },
    ...{ startedAt: hasStarted ? NOW : null, endedAt: state === 'done' ? NOW : null, startedBy: 'editor' },
    spec: RunSpec.parse({ target: 'sqlite', durationMs: 90_000 }),
    ...{ offered: 1_000, acked: 1_000, rowsPerSecond: 1_000, valid: null, brief: null },
  });
}

/** Opens the page of a run in that state, in a Grafana with one dashboard for runs. */
async function open(state: Run['state'], width: number): Promise<Page> {
  const page = await grafana.openPlugin('runs', { width });
  const { id } = runIn(state);
  await page.route(`**/api/**/runs/${id}**`, (route) => {
    const isRun = new URL(route.request().url()).pathname.endsWith(id);
    return route.fulfill(isRun ? { json: runIn(state) } : { json: [] });
  });
  await page.route('**/api/search**', (route) => route.fulfill({ json: [{ uid: 'r', title: 'Run', url: '/d/r' }] }));
  await page.goto(page.url().replace(/runs$/, `runs/${id}`));
  await page.getByRole('link', { name: 'Dashboard' }).waitFor();
  return page;
}

/** Where the title, the facts and the actions are, and how many lines they have. */
const PLACES = `({
  title: document.querySelector('h1').getBoundingClientRect().toJSON(),
  facts: [...document.querySelectorAll('main dl')[0].querySelectorAll('dt')]
    .map((name) => name.getBoundingClientRect())
    .map(({ x, y }) => [Math.round(x), Math.round(y)]),
  actions: [...new Set([...document.querySelectorAll('[aria-label=Actions] > *')]
    .map((action) => Math.round(action.getBoundingClientRect().y)))],
})`;

describe.each([1280, 768])('the head of the page of a run, %i pixels wide', (width) => {
  it('stays where it is while the state changes', async () => {
    const places = [];
    for (const state of ['planned', 'running', 'verifying', 'done'] as const) {
      const page = await open(state, width);
      places.push(await page.evaluate<{ actions: number[] }>(PLACES));
      await screenshot(page, `run-head-${state}-${width}`);
    }
    const [first, ...others] = places;
    expect(first?.actions).toHaveLength(1);
    for (const place of others) {
      expect(place).toEqual(first);
    }
  });
});

it('the page of a run does not move when counting follows writing', async () => {
  const tops = [];
  for (const state of ['running', 'draining', 'verifying'] as const) {
    const page = await open(state, 1280);
    tops.push((await page.getByText('Acked rows').boundingBox())?.y);
  }
  expect(new Set(tops).size).toBe(1);
  expect(tops[0]).toBeGreaterThan(0);
});
