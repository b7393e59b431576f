import { defineConfig } from 'vitest/config';

const HOURS = 3_600_000;

/** npm run test:long: what takes longer than a developer waits, and needs a machine of its own. No part of npm test. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 3 * HOURS,
    hookTimeout: HOURS,
  },
});
