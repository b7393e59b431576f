import { defineConfig } from 'vitest/config';

const HOURS = 3_600_000;

/** npm run test:long: what takes longer than a developer waits, and needs a machine of its own. No part of npm test. */
export default defineConfig({
  test: {
    // Of the decoders' fuzzing, npm test does a small part.
    include: ['test/long/**/*.test.ts', 'service/src/sinks/hostile-bytes.test.ts'],
    env: { THERMOBENCH_FUZZ_RUNS: '100000' },
    fileParallelism: false,
    testTimeout: 3 * HOURS,
    hookTimeout: HOURS,
  },
});
