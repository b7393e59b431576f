import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Ticks } from './ticks.ts';

describe('the seconds of a team', () => {
  it('end one after another, a second apart', () => {
    const ticks = new Ticks(Infinity);
    expect(ticks.dueMs).toBe(1_000);
    expect(ticks.take(1_003)).toBe(1);
    expect(ticks.dueMs).toBe(2_000);
    expect(ticks.take(1_999.7)).toBe(2);
    expect(ticks.dueMs).toBe(3_000);
  });

  it('skip the numbers of seconds in which the thread was blocked', () => {
    const ticks = new Ticks(Infinity);
    ticks.take(1_000);
    expect(ticks.take(4_400)).toBe(4);
    expect(ticks.dueMs).toBe(5_000);
  });

  it('leave the last one to the end of the run if it would be a tiny sample', () => {
    const ticks = new Ticks(3_200);
    ticks.take(1_000);
    ticks.take(2_000);
    expect(ticks.dueMs).toBe(4_000);
    expect(ticks.take(3_201)).toBe(3);
  });

  it('include a last one that is long enough', () => {
    const ticks = new Ticks(3_600);
    ticks.take(1_000);
    ticks.take(2_000);
    expect(ticks.dueMs).toBe(3_000);
  });

  it('have ascending numbers near the time at which they end, however late the ticks come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_000)), (delays) => {
        const ticks = new Ticks(Infinity);
        let before = 0;
        for (const delayMs of delays) {
          const elapsedMs = ticks.dueMs + delayMs;
          const second = ticks.take(elapsedMs);
          expect(second).toBeGreaterThan(before);
          expect(Math.abs(second * 1000 - elapsedMs)).toBeLessThanOrEqual(500);
          before = second;
        }
      })
    );
  });
});
