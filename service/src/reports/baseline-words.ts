import type { BaselineTest } from '../model/baseline.ts';

/** Names of the tests for people. */
export const TEST_NAMES: Readonly<Record<BaselineTest, string>> = {
  cpu: 'CPU',
  sequentialWrite: 'sequential write',
  sequentialRead: 'sequential read',
  randomRead: 'random read',
  randomMixed: 'random read and synced write',
  sync: 'disk sync',
  network: 'network',
};
