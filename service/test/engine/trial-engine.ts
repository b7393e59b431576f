import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { loadSettings } from '../../src/config/load-settings.ts';
import type { ConfiguredTarget } from '../../src/config/settings.ts';
import type { Report } from '../../src/model/report.ts';
import { hasEnded, type Run, type RunRequest } from '../../src/model/run.ts';
import { openLocalEngine, type LocalEngine } from '../../src/engine/local-engine.ts';

/**
 * An engine on its own data folder, with extra targets if needed: `await using trial =
 * openTrialEngine()`.
 */
export interface TrialEngine extends AsyncDisposable {
  readonly dataFolder: string;
  /** The engine that is open now; see {@link reopen}. */
  readonly engine: LocalEngine;
  start(request: RunRequest): Promise<Run>;
  /** Resolves when the run meets the condition. */
  until(id: string, isSo: (run: Run) => boolean): Promise<Run>;
  ended(id: string): Promise<Report>;
  /** Resolves with the first run that meets the condition, started by any client. */
  firstRun(isSo: (run: Run) => boolean): Promise<Run>;
  /** Closes and opens the engine, as a restart of the service does. */
  reopen(): Promise<void>;
}

const POLL_MS = 10;

/** Writes two hundred rows and ends. */
export const SHORT: RunRequest = { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1, rows: 200 };
export const ENDLESS: RunRequest = { ...SHORT, rows: null, durationMs: null };

export function openTrialEngine(targets: readonly ConfiguredTarget[] = []): TrialEngine {
  const dataFolder = mkdtempSync(join(tmpdir(), 'thermobench-trial-'));
  const settings = loadSettings({ dataFolder, env: {} });
  const all = new Map([...settings.targets(), ...targets.map((target) => [target.name, target] as const)]);
  const open = () => openLocalEngine({ ...settings, targets: () => all });
  let engine = open();

  const first = async (ask: () => Promise<Run[]>, isSo: (run: Run) => boolean) => {
    for (;;) {
      const run = (await ask()).find(isSo);
      if (run !== undefined) {
        return run;
      }
      await pause(POLL_MS);
    }
  };
  const until = (id: string, isSo: (run: Run) => boolean) => first(async () => [await engine.run(id)], isSo);
  return {
    dataFolder,
    get engine() {
      return engine;
    },
    start: (request) => engine.start(request, 'test'),
    until,
    ended: async (id) => {
      await until(id, ({ state }) => hasEnded(state));
      return engine.report(id);
    },
    firstRun: (isSo) => first(() => engine.runs(10), isSo),
    reopen: async () => {
      await engine.close();
      engine = open();
    },
    [Symbol.asyncDispose]: async () => {
      await engine.close();
      rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}
