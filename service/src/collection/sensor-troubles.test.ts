import { expect, it } from 'vitest';

import type { SensorHealth } from '../model/sensor.ts';
import { SensorTroubles } from './sensor-troubles.ts';

const WELL: SensorHealth = { location: 'attic', refused: {}, failed: 0, missed: 0, lastFailure: null };

it('reports a sensor problem once, when it starts', () => {
  const told: string[] = [];
  const troubles = new SensorTroubles((text) => told.push(text));
  troubles.tell([WELL]);
  expect(told).toEqual([]);

  troubles.tell([{ ...WELL, failed: 1, lastFailure: 'Connection timed out' }]);
  troubles.tell([{ ...WELL, failed: 2, lastFailure: 'Connection timed out' }]);
  expect(told).toEqual([expect.stringContaining('attic: 1 not read (Connection timed out)')]);

  troubles.tell([
    { ...WELL, failed: 2, refused: { checksum: 1 } },
    { ...WELL, location: 'cellar', missed: 1 },
  ]);
  expect(told).toHaveLength(3);
  expect(told[1]).toContain('checksum');
  expect(told[2]).toContain('cellar');
});
