import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { clockOffset, ClockWatch } from './clock-offset.ts';

describe('the offset of a clock', () => {
  it('is unknown without an answer', () => {
    expect(clockOffset([])).toBeNull();
  });

  it('comes from the shortest round trip', () => {
    const probes = [
      { sentAt: 1_000, there: 6_400, roundTripMs: 800 },
      { sentAt: 3_000, there: 8_001, roundTripMs: 2 },
    ];
    expect(clockOffset(probes)).toEqual({ offsetMs: 5_000, uncertaintyMs: 2 });
  });

  it('differs from the true one by at most its uncertainty, however the delay is divided', () => {
    const delays = fc.tuple(fc.double({ min: 0, max: 500, noNaN: true }), fc.double({ min: 0, max: 500, noNaN: true }));
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), fc.array(delays, { minLength: 1 }), (offset, asked) => {
        const probes = asked.map(([there, back], at) => ({
          sentAt: at * 1_000,
          there: Math.floor(at * 1_000 + there + offset),
          roundTripMs: there + back,
        }));
        const measured = clockOffset(probes);
        expect(Math.abs((measured?.offsetMs ?? NaN) - offset)).toBeLessThanOrEqual(measured?.uncertaintyMs ?? 0);
      })
    );
  });

  it('is watched during a run even if single measurements fail', () => {
    const watch = new ClockWatch();
    watch.add(null);
    watch.add({ offsetMs: 10, uncertaintyMs: 1 });
    watch.add({ offsetMs: 14, uncertaintyMs: 1 });
    watch.add(null);
    expect(watch.last).toEqual({ offsetMs: 14, uncertaintyMs: 1 });
    expect(watch.driftMs).toBe(4);
  });
});
