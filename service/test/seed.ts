import { randomInt } from 'node:crypto';

/** Seed of the tests' own random choices. A failing test prints it; to repeat the choices, set `THERMOBENCH_TEST_SEED` to it. */
export const SEED = Number(process.env.THERMOBENCH_TEST_SEED ?? randomInt(2 ** 31));
