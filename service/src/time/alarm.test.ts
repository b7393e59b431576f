import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { alarm } from './alarm.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

const DAY_MS = 86_400_000;

it.each([1, 5_000, 24 * DAY_MS, 366 * DAY_MS])('an alarm rings once, after %i ms and not before', (ms) => {
  const ring = vi.fn();
  using _alarm = alarm(ms, ring);
  vi.advanceTimersByTime(ms - 1);
  expect(ring).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ring).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(DAY_MS);
  expect(ring).toHaveBeenCalledOnce();
});

it('an alarm does not ring after it is disposed of', () => {
  const ring = vi.fn();
  {
    using _alarm = alarm(60 * DAY_MS, ring);
    vi.advanceTimersByTime(30 * DAY_MS);
  }
  vi.advanceTimersByTime(60 * DAY_MS);
  expect(ring).not.toHaveBeenCalled();
});
