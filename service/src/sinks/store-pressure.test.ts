import { expect, it } from 'vitest';

import { between, plusStore, storeSample, StoreSecond } from './store-pressure.ts';

const reading = (figures: object, missing: string[] = []) => ({ figures, missing });

it('a total counts as its growth per second, and a level as its average', () => {
  const first = between(reading({ flushes: 100, logFilled: 0.9 }), reading({ flushes: 130, logFilled: 0.2 }), 2_000);
  expect(storeSample(first).figures).toEqual({ flushes: 15, logFilled: 0.2 });

  const next = between(reading({ flushes: 130, logFilled: 0.2 }), reading({ flushes: 130, logFilled: 0.6 }), 2_000);
  expect(storeSample(plusStore(first, next) ?? first).figures).toEqual({ flushes: 7.5, logFilled: 0.4 });
});

it('a store that was restarted has not counted backwards', () => {
  expect(between(reading({ flushes: 100 }), reading({ flushes: 3 }), 1_000).amounts).toEqual({ flushes: 0 });
});

it('a figure that a store does not report is left out, and named if it never was reported', () => {
  const silent = between(reading({}), reading({ flushes: 5 }, ['its redo log']), 1_000);
  expect(storeSample(plusStore(silent, silent) ?? silent)).toEqual({ figures: {}, missing: ['its redo log'] });

  const spoken = between(reading({}), reading({ logFilled: 0.5 }), 1_000);
  expect(plusStore(silent, spoken)?.missing).toEqual([]);
});

it('an interval without length has no figures', () => {
  expect(storeSample(between(reading({ flushes: 1 }), reading({ flushes: 2 }), 0)).figures).toEqual({});
});

it('totals that an earlier development version wrote are readable, without figures', () => {
  const earlier = { elapsedMs: 5, rowLockMs: 1, tableLockMs: null, logWaits: 0, flushes: 9, logFilledMs: 2 };
  expect(StoreSecond.parse(earlier)).toEqual({ elapsedMs: 5, amounts: {}, missing: [] });
});
