import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { PluginOptions } from '@grafana/plugin-e2e';
import { defineConfig } from '@playwright/test';
import { z } from 'zod';

/** Set by `plugin-e2e.test.ts`, which starts Grafana. */
const { GRAFANA_URL, GRAFANA_PASSWORD, SCRATCH } = z
  .object({ GRAFANA_URL: z.url(), GRAFANA_PASSWORD: z.string(), SCRATCH: z.string() })
  .parse(process.env);

const kit = dirname(fileURLToPath(import.meta.resolve('@grafana/plugin-e2e')));
const user = { user: 'admin', password: GRAFANA_PASSWORD };

export default defineConfig<PluginOptions>({
  outputDir: join(SCRATCH, 'results'),
  workers: 1,
  reporter: 'list',
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: GRAFANA_URL,
    user,
    grafanaAPICredentials: user,
    launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] },
  },
  projects: [
    { name: 'sign in', testDir: join(kit, 'auth'), testMatch: /\.js$/ },
    {
      name: 'walk',
      testMatch: /\.spec\.ts$/,
      dependencies: ['sign in'],
      // The kit signs in and stores the session below the folder in which it is started.
      use: { storageState: join(SCRATCH, 'playwright/.auth/admin.json') },
    },
  ],
});
