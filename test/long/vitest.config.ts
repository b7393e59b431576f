import { defineConfig } from 'vitest/config';

const HOURS = 3_600_000;

/** npm run test:long: tests that take long or need a separate machine. Not part of npm test. */
export default defineConfig({
  test: {
    // npm test does a small part of the decoders' fuzzing.
    include: ['test/long/**/*.test.ts', 'service/src/sinks/hostile-bytes.test.ts'],
    env: { THERMOBENCH_FUZZ_RUNS: '100000' },
    fileParallelism: false,
    testTimeout: 3 * HOURS,
    hookTimeout: HOURS,
    expect: { poll: { timeout: 60_000 } },
  },
});
