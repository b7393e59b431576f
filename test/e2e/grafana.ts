import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';

import { chromium, type BrowserContext, type Page } from 'playwright-core';
import { inject } from 'vitest';

import { TrialService } from '../../service/test/http/trial-service.ts';
import type { Role, Scene } from './grafana/scene.ts';
import { ROLE_HEADER, StandIn, type StandInSettings } from './stand-in.ts';

const CHROMIUM = '/usr/bin/chromium';
const SCREENSHOTS = join(tmpdir(), 'thermobench-screenshots');

interface Viewing {
  role?: Role;
  theme?: Scene['theme'];
  width?: number;
  height?: number;
}

interface PanelViewing extends Viewing {
  id: 'thermobench-runcontrol-panel' | 'thermobench-runresults-panel';
  options?: object;
  /** The panel's queries to the data source. */
  queries?: object[];
}

/**
 * For tests: a real service behind a stand-in for Grafana, in a real browser.
 *
 * ```ts
 * await using grafana = await Grafana.start();
 * const page = await grafana.openPlugin('runs', { role: 'Viewer', theme: 'light' });
 * ```
 * {@link consoleErrors} collects the errors that pages write to the console.
 */
export class Grafana {
  readonly service: TrialService;
  readonly standIn: StandIn;
  /**
   * The errors of all pages so far: console messages and uncaught exceptions. A refused API request is not an error of
   * the page.
   */
  readonly consoleErrors: string[] = [];
  readonly #browser: BrowserContext;
  #empty: { scene: string; page: Page } | undefined;

  private constructor(service: TrialService, standIn: StandIn, browser: BrowserContext) {
    this.service = service;
    this.standIn = standIn;
    this.#browser = browser;
  }

  /** Starts all parts. `targets` and `sourceFolders` are added to the configuration, as in thermobench.yaml. */
  static async start(targets: object = {}, sourceFolders: string[] = []): Promise<Grafana> {
    const service = await TrialService.start({ targets, sourceFolders });
    const jsonData = { serviceUrl: service.address };
    const standIn = await StandIn.start(inject('pluginFolder'), inject('frontEndFolder'), {
      app: { jsonData: { ...jsonData }, secureJsonData: { serviceToken: service.tokens.full } },
      dataSource: { jsonData: { ...jsonData }, secureJsonData: { readOnlyToken: service.tokens.readOnly } },
    });
    // With a profile on disk, even a temporary one, the browser caches compiled code, so pages open with half the CPU
    // time.
    const browser = await chromium.launchPersistentContext('', {
      executablePath: CHROMIUM,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    return new Grafana(service, standIn, browser);
  }

  /** Addresses and tokens as Grafana stores them. Change them to see how a page looks without its service. */
  get settings(): StandInSettings {
    return this.standIn.settings;
  }

  /** A page of the app, by its path below `/a/thermobench-collector-app/`. */
  openPlugin(path = 'runs', viewing: Viewing = {}): Promise<Page> {
    return this.#open(`/a/thermobench-collector-app/${path}`, { what: 'app' }, viewing);
  }

  /** The app's configuration page; only an Admin can open it. */
  openConfiguration(viewing: Viewing = {}): Promise<Page> {
    return this.#open(
      '/plugins/thermobench-collector-app',
      { what: 'app configuration' },
      { role: 'Admin', ...viewing }
    );
  }

  /** A panel as a dashboard shows it, as large as the window. */
  openPanel({ id, options = {}, queries = [], ...viewing }: PanelViewing): Promise<Page> {
    const { width = 600, height = 400 } = viewing;
    const show = { what: 'panel' as const, id, options, queries, width, height };
    return this.#open('/d/dashboard', show, { ...viewing, width, height });
  }

  /** The query editor. The resulting query is in the page's output with the label "query". */
  openQueryEditor(query: object = {}, viewing: Viewing = {}): Promise<Page> {
    return this.#open('/explore', { what: 'query editor', query }, viewing);
  }

  openDataSourceConfiguration(viewing: Viewing = {}): Promise<Page> {
    return this.#open('/connections', { what: 'data source configuration' }, { role: 'Admin', ...viewing });
  }

  /** The data source's answer to the queries of a panel: `{ state, errors, frames }`. */
  async queryDataSource(queries: object[], viewing: Viewing = {}): Promise<unknown> {
    const page = await this.#emptyPage(viewing);
    return page.evaluate(`standIn.query(${JSON.stringify(queries)})`);
  }

  /** The result of the data source's test: `{ status, message }`. */
  async testDataSource(viewing: Viewing = {}): Promise<unknown> {
    const page = await this.#emptyPage(viewing);
    return page.evaluate('standIn.test()');
  }

  /** Closes the pages of a test. Open pages would continue to query every second, and slow down each following test. */
  async closePages(): Promise<void> {
    // Keep the first window, because the browser ends with its last one.
    const [, ...pages] = this.#browser.pages();
    await Promise.all(pages.map((page) => page.close()));
  }

  /** An empty page for calls to the data source, reused as long as the scene is the same. */
  async #emptyPage(viewing: Viewing): Promise<Page> {
    const scene = JSON.stringify([viewing, this.settings]);
    if (this.#empty?.scene !== scene || this.#empty.page.isClosed()) {
      this.#empty = { scene, page: await this.#open('/nothing', { what: 'nothing' }, viewing) };
    }
    return this.#empty.page;
  }

  async #open(
    path: string,
    show: Scene['show'],
    { role = 'Editor', theme = 'dark', width = 1280, height = 800 }: Viewing
  ): Promise<Page> {
    const page = await this.#browser.newPage();
    await page.setExtraHTTPHeaders({ [ROLE_HEADER]: role });
    await page.setViewportSize({ width, height });
    const { app, dataSource } = this.settings;
    const scene: Scene = { role, theme, show, app: visible(app), dataSource: visible(dataSource) };
    await page.addInitScript(`window.standInScene = ${JSON.stringify(scene)}`);
    this.#listen(page);
    await page.goto(this.standIn.address + path);
    await page.waitForFunction('window.standIn !== undefined');
    return page;
  }

  #listen(page: Page): void {
    page.on('pageerror', (error) => this.consoleErrors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      const { url } = message.location();
      // Browsers write every refused request to the console, but tests check whether the page itself reports it. The
      // fonts are not published with Grafana's libraries.
      const isRequest = message.text().startsWith('Failed to load resource') && /\/api\/|\/public\/fonts\//.test(url);
      if (message.type() === 'error' && !isRequest) {
        this.consoleErrors.push(`${message.text()} (${url})`);
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.standIn[Symbol.asyncDispose]();
    await this.service[Symbol.asyncDispose]();
  }
}

/** Saves a screenshot outside the repository, and returns its path. */
export async function screenshot(page: Page, name: string): Promise<string> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const path = join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path });
  return path;
}

function visible({ jsonData, secureJsonData }: StandInSettings['app']): Scene['app'] {
  const set = Object.entries(secureJsonData).filter(([, secret]) => secret !== '');
  return { jsonData: { ...jsonData }, secureJsonFields: Object.fromEntries(set.map(([name]) => [name, true])) };
}
