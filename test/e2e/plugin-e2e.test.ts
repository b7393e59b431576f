import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from 'vitest';

import { NO_GRAFANA, RealGrafana } from './real-grafana.ts';

const CONFIG = fileURLToPath(new URL('plugin-e2e/playwright.config.ts', import.meta.url));
const PLAYWRIGHT = fileURLToPath(import.meta.resolve('@playwright/test/cli'));
const LIMIT_MS = 240_000;

describe.skipIf(NO_GRAFANA)(NO_GRAFANA ?? "a real Grafana, with Grafana's own kit for plugins", () => {
  it(
    'passes the tests that use plugin-e2e',
    async () => {
      await using grafana = await RealGrafana.start();
      const panel = {
        ...{ id: 1, type: 'thermobench-runcontrol-panel', title: 'Control', options: {} },
        gridPos: { x: 0, y: 0, w: 12, h: 9 },
      };
      const dashboard = { uid: 'run-control', title: 'Run control', schemaVersion: 42, panels: [panel] };
      const saved = await grafana.ask('Admin', { method: 'POST', path: '/api/dashboards/db', body: { dashboard } });
      expect(saved.status, saved.body).toBe(200);

      const scratch = mkdtempSync(join(tmpdir(), 'thermobench-plugin-e2e-'));
      const playwright = spawn(process.execPath, [PLAYWRIGHT, 'test', '--config', CONFIG], {
        cwd: scratch,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...process.env,
          GRAFANA_URL: grafana.address,
          GRAFANA_PASSWORD: grafana.login('Admin').password,
          SCRATCH: scratch,
        },
      });
      const [output, [status]] = await Promise.all([text(playwright.stdout), once(playwright, 'exit')]);
      rmSync(scratch, { recursive: true, force: true });
      expect(status, output).toBe(0);
    },
    LIMIT_MS
  );
});
