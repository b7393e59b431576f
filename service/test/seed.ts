import { randomInt } from 'node:crypto';

/** Seed of the tests' own random choices, which a failure prints; set `THERMOBENCH_TEST_SEED` to it to repeat them. */
export const SEED = Number(process.env.THERMOBENCH_TEST_SEED ?? randomInt(2 ** 31));
