import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Test files start real servers and take measurements: side by side they would disturb each other on two cores.
    fileParallelism: false,
    // As in the program: otherwise each thread and each process that tests start would compile all of it again.
    env: { NODE_COMPILE_CACHE: resolve('.cache/compiled') },
    // The limit should detect tests that hang, not tests that are slow on a machine that runs three of these side by side.
    testTimeout: 120_000,
    // The first start of a server also downloads it.
    hookTimeout: 300_000,
    // Vitest's own second is too short for a busy machine.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      // Loading the service again for each file would take longer than its tests.
      { extends: true, test: { name: 'unit', include: ['{service,dashboards}/src/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'plugin',
          include: ['plugin/src/**/*.test.{ts,tsx}'],
          environment: 'jsdom',
          // Loading @grafana/ui again for each file would take most of the time.
          isolate: false,
          setupFiles: ['plugin/.config/test-setup.ts', 'plugin/src/api/testGrafana.ts'],
          // Their files import each other in ways that bundlers understand and Node does not.
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
