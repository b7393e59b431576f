import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Test files start real servers and measure them, so they would disturb each other if they ran in parallel.
    fileParallelism: false,
    // As in the program. Without this cache, each thread and process that a test starts would compile everything again.
    env: { NODE_COMPILE_CACHE: resolve('.cache/compiled') },
    // Only for tests that hang: a machine that runs three of these in parallel is slow.
    testTimeout: 120_000,
    // The first start of a server also downloads it.
    hookTimeout: 300_000,
    // Vitest's default of one second is too short on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      // Not isolated, because loading the service again for each file would take longer than the tests.
      { extends: true, test: { name: 'unit', include: ['{service,dashboards}/src/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'plugin',
          include: ['plugin/src/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          // Because loading @grafana/ui again for each file would take most of the time.
          isolate: false,
          setupFiles: ['plugin/.config/test-setup.ts', 'plugin/test/testGrafana.ts'],
          // Files of these packages import each other in ways that bundlers understand, but Node does not.
          server: { deps: { inline: [/@grafana/, /rc-picker/] } },
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          globalSetup: 'test/integration/shared-servers.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: ['test/e2e/build.ts', 'test/integration/shared-servers.ts'],
        },
      },
    ],
  },
});
