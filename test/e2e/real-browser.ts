import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

import type { Role, Scene } from './grafana/scene.ts';
import type { RealGrafana } from './real-grafana.ts';

const CHROMIUM = '/usr/bin/chromium';

interface Viewing {
  theme?: Scene['theme'];
  width?: number;
  height?: number;
}

/** For tests: a real browser in front of a real Grafana, one session per user. */
export class RealBrowser {
  /** Console errors, except those that Grafana writes even without the plugin. */
  readonly consoleErrors: string[] = [];
  readonly #grafana: RealGrafana;
  readonly #browser: Browser;
  readonly #sessions = new Map<Role, Promise<BrowserContext>>();

  private constructor(grafana: RealGrafana, browser: Browser) {
    this.#grafana = grafana;
    this.#browser = browser;
  }

  static async start(grafana: RealGrafana): Promise<RealBrowser> {
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
    return new RealBrowser(grafana, browser);
  }

  /** A page of Grafana, by its path, as a user with that role sees it. */
  async open(
    role: Exclude<Role, 'Anonymous'>,
    path: string,
    { theme = 'dark', width = 1280, height = 800 }: Viewing = {}
  ): Promise<Page> {
    const session = this.#sessions.get(role) ?? this.#signIn(role);
    this.#sessions.set(role, session);
    const page = await (await session).newPage();
    await page.setViewportSize({ width, height });
    page.on('pageerror', (error) => this.consoleErrors.push(error.stack ?? error.message));
    page.on('console', (message) => {
      const { url } = message.location();
      if (message.type() === 'error' && !GRAFANAS_OWN.test(`${message.text()} ${url}`)) {
        this.consoleErrors.push(`${message.text()} (${url})`);
      }
    });
    const address = new URL(path, this.#grafana.address);
    address.searchParams.set('theme', theme);
    await page.goto(address.href);
    return page;
  }

  /** A page of the app, by its path below `/a/thermobench-collector-app/`. */
  openPlugin(role: Exclude<Role, 'Anonymous'>, path: string, viewing: Viewing = {}): Promise<Page> {
    return this.open(role, `/a/thermobench-collector-app/${path}`, viewing);
  }

  async #signIn(role: Exclude<Role, 'Anonymous'>): Promise<BrowserContext> {
    const session = await this.#browser.newContext();
    const answer = await session.request.post(`${this.#grafana.address}/login`, { data: this.#grafana.login(role) });
    if (!answer.ok()) {
      throw new Error(`Grafana refused ${role}: ${answer.status()} ${await answer.text()}`);
    }
    return session;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
  }
}

/** Errors that a Grafana without Internet access, image rendering or public dashboards writes on any page. */
const GRAFANAS_OWN =
  /public-dashboards|plugins from catalog|\/gnet\/|news|Failed to load resource.*\/api\/(?!plugin-proxy|datasources\/proxy)/;
