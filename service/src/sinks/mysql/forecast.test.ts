import { describe, expect, it } from 'vitest';

import { Forecast } from './forecast.ts';

/** Simulates `times` waits for 100 answers that take `answeredMs`; returns the last quiet time. */
function waits(forecast: Forecast, answeredMs: number, times: number): number {
  for (let wait = 0; wait < times; wait++) {
    const quietMs = forecast.quietMs(100);
    forecast.learn(100, Math.max(quietMs, answeredMs), quietMs >= answeredMs);
  }
  return forecast.quietMs(100);
}

describe('the forecast of answers', () => {
  it('reads immediately as long as it has no measurement', () => {
    expect(new Forecast().quietMs(1_000)).toBe(0);
  });

  it('waits for most of the time that answers take, and never longer', () => {
    const quietMs = waits(new Forecast(), 10, 200);
    expect(quietMs).toBeGreaterThanOrEqual(6);
    expect(quietMs).toBeLessThan(10);
  });

  it('adapts immediately when answers come faster', () => {
    const forecast = new Forecast();
    waits(forecast, 40, 200);
    expect(waits(forecast, 2, 12)).toBeLessThan(2);
  });

  it('stays below the limit within which a lost connection must be noticed', () => {
    expect(waits(new Forecast(), 60_000, 200)).toBeLessThanOrEqual(50);
  });

  it('reads immediately if few answers are expected', () => {
    const forecast = new Forecast();
    waits(forecast, 1_000, 200);
    expect(forecast.quietMs(10)).toBe(0);
  });

  it('scales with the number of statements', () => {
    const forecast = new Forecast();
    waits(forecast, 20, 200);
    expect(Math.abs(forecast.quietMs(50) - forecast.quietMs(100) / 2)).toBeLessThanOrEqual(1);
  });
});
