import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { version } from '../../src/process/version.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import type { Settings } from '../../src/config/settings.ts';
import { hasEnded, Run } from '../../src/model/run.ts';
import { openLocalEngine } from '../../src/engine/local-engine.ts';
import { openLog } from '../../src/http/log.ts';
import { startService } from '../../src/http/service.ts';

/** Writes a hundred rows and ends. */
export const SHORT_RUN = { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1, rows: 100 };

interface Ask {
  method?: string;
  /** Null sends no token. */
  token?: string | null;
  headers?: Record<string, string>;
  /** Text is sent unchanged, everything else as JSON. */
  body?: unknown;
}

interface Trial {
  requestsPerMinute?: number;
  /** As under `targets` in thermobench.yaml. */
  targets?: object;
  /** As `sourceFolders` in thermobench.yaml. */
  sourceFolders?: string[];
  /** As `hostNames` in thermobench.yaml. */
  hostNames?: string[];
}

/** A real service on a free port, with the sqlite and null targets, any additional ones, and its own data folder. */
export class TrialService {
  readonly address: string;
  readonly tokens: Settings['tokens'];
  readonly dataFolder: string;
  readonly #close: () => Promise<void>;

  private constructor(address: string, { tokens, dataFolder }: Settings, close: () => Promise<void>) {
    this.address = address;
    this.tokens = tokens;
    this.dataFolder = dataFolder;
    this.#close = close;
  }

  static async start({
    requestsPerMinute = 1_000_000,
    targets = {},
    sourceFolders = [],
    hostNames = [],
  }: Trial = {}): Promise<TrialService> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'thermobench-http-'));
    const configFile = configure(dataFolder, { targets, sourceFolders, hostNames });
    const settings = loadSettings({ configFile, dataFolder, listen: '127.0.0.1:0', env: {} });
    const engine = openLocalEngine(settings);
    const parts = { engine, settings, log: openLog('silent'), version: version(), requestsPerMinute };
    const service = await startService(parts);
    return new TrialService(service.address, settings, () => service.close());
  }

  /** Changes its configuration file while it is running. */
  reconfigure(configuration: object): void {
    configure(this.dataFolder, configuration);
  }

  /** Uses the full token by default. */
  ask(path: string, { method = 'GET', token = this.tokens.full, headers = {}, body }: Ask = {}): Promise<Response> {
    return fetch(new URL(path, this.address), {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** The JSON document at a path. */
  async json(path: string, ask: Ask = {}): Promise<unknown> {
    const response = await this.ask(path, ask);
    return response.json();
  }

  /** Starts a run and returns it when it has ended. */
  async run(request: unknown = SHORT_RUN): Promise<Run> {
    let run = Run.parse(await this.json('/api/v1/runs', { method: 'POST', body: request }));
    while (!hasEnded(run.state)) {
      await pause(20);
      run = Run.parse(await this.json(`/api/v1/runs/${run.id}`));
    }
    return run;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }
}

function configure(dataFolder: string, configuration: object): string {
  const file = join(dataFolder, 'thermobench.yaml');
  writeFileSync(file, JSON.stringify(configuration));
  return file;
}
