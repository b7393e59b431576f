import { expect, it } from 'vitest';

import type { SensorHealth } from '../model/sensor.ts';
import { SensorTroubles } from './sensor-troubles.ts';

const WELL: SensorHealth = { location: 'attic', refused: {}, failed: 0, missed: 0, lastFailure: null };

it('reports a sensor problem once, when it starts', () => {
  const reported: string[] = [];
  const troubles = new SensorTroubles((text) => reported.push(text));
  troubles.report([WELL]);
  expect(reported).toEqual([]);

  troubles.report([{ ...WELL, failed: 1, lastFailure: 'Connection timed out' }]);
  troubles.report([{ ...WELL, failed: 2, lastFailure: 'Connection timed out' }]);
  expect(reported).toEqual([expect.stringContaining('attic: 1 not read (Connection timed out)')]);

  troubles.report([
    { ...WELL, failed: 2, refused: { checksum: 1 } },
    { ...WELL, location: 'cellar', missed: 1 },
  ]);
  expect(reported).toHaveLength(3);
  expect(reported[1]).toContain('checksum');
  expect(reported[2]).toContain('cellar');
});
