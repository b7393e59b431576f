import { request, type RequestListener } from 'node:http';

import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { Grafana } from './grafana.ts';
import { OtherService } from './other-service.ts';
import { ROLE_HEADER, type StandInSettings } from './stand-in.ts';

const NOBODY = 'http://127.0.0.1:9';
const APP_PROXY = '**/api/plugin-proxy/thermobench-collector-app/**';
const SHORT = { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1, rows: 100 };

let grafana: Grafana;
let asConfigured: StandInSettings['app'];
let runId: string;
beforeAll(async () => {
  grafana = await Grafana.start();
  asConfigured = structuredClone(grafana.settings.app);
  ({ id: runId } = await grafana.service.run(SHORT));
});
afterAll(() => grafana[Symbol.asyncDispose]());
beforeEach(() => {
  Object.assign(grafana.settings.app, structuredClone(asConfigured));
});

interface Fault {
  /** The states that a page may be in, each with its title and the action that it offers. */
  title: string;
  action: string;
  serviceUrl?: string;
  serviceToken?: string;
  answer?: RequestListener;
}

const FAULTS: Record<string, Fault> = {
  'is down': { title: 'The service cannot be reached', action: 'Try again', serviceUrl: NOBODY },
  'rejects the token': { title: 'The service rejects the token', action: 'Try again', serviceToken: 'x'.repeat(43) },
  'was never configured': { title: 'Thermobench is not configured yet', action: 'Try again', serviceUrl: '' },
  'is too old for the request': {
    title: 'The service is older than this plugin',
    action: 'Try again',
    answer: (_request, response) => {
      const old = { type: 'about:blank', title: 'Not Found', status: 404, code: 'PATH_UNKNOWN', kind: 'configuration' };
      response
        .writeHead(404, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ ...old, detail: 'No.', hint: '', instance: '', errors: [] }));
    },
  },
  'is another program, which answers in HTML': {
    title: 'Unexpected answer',
    action: 'Try again',
    answer: (_request, response) => void response.end('<!doctype html><p>Welcome to nginx!'),
  },
};

/** Opens the list of runs, one of the runs, and a panel. */
function openAll(): Promise<Page[]> {
  return Promise.all([...['runs', `runs/${runId}`].map((path) => grafana.openPlugin(path)), openControlPanel()]);
}

function openControlPanel(): Promise<Page> {
  return grafana.openPanel({ id: 'thermobench-runcontrol-panel' });
}

/** Checks that no request is pending and that the page shows everything. */
async function seesNothingWaiting(page: Page): Promise<void> {
  await expect.poll(() => page.getByRole('status', { name: 'Loading' }).count()).toBe(0);
  expect(await page.getByText('Contacting the service').count()).toBe(0);
}

async function sees(page: Page, title: string, action: string): Promise<void> {
  await page.getByText(title).first().waitFor();
  await page
    .getByRole('button', { name: action })
    .or(page.getByRole('link', { name: action }))
    .first()
    .waitFor();
  await seesNothingWaiting(page);
}

describe('a service that', () => {
  it.each(Object.entries(FAULTS))('%s: every page and panel says so, and recovers', async (_name, fault) => {
    await using other = fault.answer && (await OtherService.start(fault.answer));
    const { jsonData, secureJsonData } = grafana.settings.app;
    jsonData.serviceUrl = other?.address ?? fault.serviceUrl ?? jsonData.serviceUrl ?? '';
    secureJsonData.serviceToken = fault.serviceToken ?? secureJsonData.serviceToken ?? '';

    const pages = await openAll();
    await Promise.all(pages.map((page) => sees(page, fault.title, fault.action)));

    Object.assign(grafana.settings.app, structuredClone(asConfigured));
    const [runs] = pages;
    await runs?.getByRole('button', { name: 'Try again' }).click();
    await runs?.getByRole('link', { name: runId, exact: true }).waitFor();
    expect(grafana.consoleErrors).toEqual([]);
    await Promise.all(pages.map((page) => page.close()));
  });

  it('is slow: pages and panel say that they are waiting, and then show the answer', async () => {
    const service = new URL(asConfigured.jsonData.serviceUrl ?? '');
    let answers = Promise.withResolvers<void>();
    await using slow = await OtherService.start((incoming, response) => {
      const { method, url: path, headers } = incoming;
      void answers.promise.then(() => {
        const forward = request({ host: service.hostname, port: service.port, method, path, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        });
        forward.on('error', () => response.destroy());
        incoming.pipe(forward);
      });
    });
    grafana.settings.app.jsonData.serviceUrl = slow.address;
    const slowly = 'The service is slow to answer.';
    const waits: Array<[open: () => Promise<Page>, waiting: string, answered: (page: Page) => Locator]> = [
      [() => grafana.openPlugin('runs'), slowly, (page) => page.getByRole('link', { name: runId, exact: true })],
      [() => grafana.openPlugin(`runs/${runId}`), slowly, (page) => page.getByText('Ledger, counted in the store')],
      [openControlPanel, 'Contacting the service', (page) => page.getByRole('button', { name: 'Start' })],
    ];
    // One after the other, because a page gives up after 35 s, and three that load side by side could take that long on
    // a busy machine.
    for (const [open, waiting, answered] of waits) {
      answers = Promise.withResolvers<void>();
      const page = await open();
      await page.getByText(waiting).first().waitFor();
      answers.resolve();
      await answered(page).waitFor();
      await seesNothingWaiting(page);
      await page.close();
    }
    expect(grafana.consoleErrors).toEqual([]);
  });
});

describe('while a page is open', () => {
  it('a run that is deleted in another tab is shown as not found, rather than in its old state', async () => {
    const { id } = await grafana.service.run(SHORT);
    const page = await grafana.openPlugin(`runs/${id}`);
    await page.getByText('Ledger, counted in the store').waitFor();
    await grafana.service.ask(`/api/v1/runs/${id}`, { method: 'DELETE' });
    await returnTo(page, 'Not found');
    await sees(page, 'Not found', 'All runs');
    expect(await page.getByText('Ledger, counted in the store').count()).toBe(0);
  });

  it('the session ends: pages and the panel ask the user to sign in', async () => {
    const small = await grafana.openPanel({ id: 'thermobench-runcontrol-panel', width: 260, height: 110 });
    const pages = [...(await openAll()), small];
    await pages[0]?.getByRole('link', { name: runId, exact: true }).waitFor();
    for (const page of pages) {
      await page.setExtraHTTPHeaders({ [ROLE_HEADER]: 'none' });
      await returnTo(page, /signed out|session has ended/);
    }
    await Promise.all(pages.map((page) => sees(page, 'Your Grafana session has ended.', 'Sign in')));
    expect(grafana.consoleErrors).toEqual([]);
  });

  it('a role is revoked: the page reports it when the role is needed', async () => {
    const page = await grafana.openPlugin(`runs/${runId}`);
    await page.setExtraHTTPHeaders({ [ROLE_HEADER]: 'Viewer' });
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Delete this run' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await dialog.getByText('Your role in Grafana does not allow this.').waitFor();
    await dialog.getByText('Ask a Grafana Admin').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByText('Ledger, counted in the store').waitFor();
  });
});

describe('if an Admin has disabled the app', () => {
  it('the data source still answers, and the panel says that the app must be enabled', async () => {
    const control = await openControlPanel();
    await control.route(APP_PROXY, (route) => route.fulfill({ status: 404, json: { message: 'Plugin not found' } }));
    await control.reload();
    await sees(control, 'Ask a Grafana Admin to enable the Thermobench app.', 'Try again');
    const answer = await grafana.queryDataSource([{ kind: 'runs' }]);
    expect(answer).toMatchObject({ state: 'Done', errors: [] });
  });
});

/** Simulates a user's return to the tab: answers older than a second are requested again. */
async function returnTo(page: Page, words: string | RegExp): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.evaluate('window.dispatchEvent(new Event("visibilitychange"))');
        return page.getByText(words).count();
      },
      { interval: 500 }
    )
    .not.toBe(0);
}
