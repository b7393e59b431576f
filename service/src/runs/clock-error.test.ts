import { describe, expect, it } from 'vitest';

import type { HostWork } from '../model/host-work.ts';
import { withClockError } from './clock-error.ts';

const TIMES = { p50: 20, p90: 30, p99: 40, p999: 50, max: 60 };

function host(clock: HostWork['clock'], clockDriftMs = 0): HostWork {
  const counts = { producers: 1, offered: 1, acked: 1, rowsPerSecond: 1, lastSecond: 1 };
  return { host: 'pi', ...counts, missing: null, clock, clockDriftMs };
}

describe('times between two hosts', () => {
  it('are exact if there is only one host', () => {
    expect(withClockError(TIMES, undefined)).toEqual({ endToEndMs: TIMES });
  });

  it('may be wrong by the largest difference of a clock', () => {
    const hosts = [host({ offsetMs: 2, uncertaintyMs: 1 }), host({ offsetMs: -5, uncertaintyMs: 2 }, 1)];
    expect(withClockError(TIMES, hosts)).toEqual({ endToEndMs: TIMES, clockErrorMs: 8 });
  });

  it('are left out if the clocks differ by more', () => {
    const hosts = [host({ offsetMs: 25, uncertaintyMs: 1 })];
    expect(withClockError(TIMES, hosts)).toEqual({ endToEndMs: null, clockErrorMs: 26 });
  });

  it('are left out if a clock was not measured', () => {
    expect(withClockError(TIMES, [host(null)])).toEqual({ endToEndMs: null });
  });
});
