import { expect, it } from 'vitest';

import { chartedRate } from './charted-rate.ts';

it('is missing for an interval in which only the last acks of a run arrived', () => {
  expect(chartedRate({ second: 5, seconds: 0.00001, rowsPerSecond: 2_000_000 })).toBeNull();
  expect(chartedRate({ second: 5, seconds: 0.6, rowsPerSecond: 11_000 })).toBe(11_000);
  expect(chartedRate({ second: 1, seconds: 0.2, rowsPerSecond: 500 })).toBe(500);
});
