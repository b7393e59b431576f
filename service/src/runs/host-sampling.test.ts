import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { noHostSecond } from '../hosts/plus-host.ts';
import { hostSample } from './host-sampling.ts';

describe('the sample of a host', () => {
  it('has the mean clock, and the share of the time in which a state of the firmware was active', () => {
    const second = {
      ...noHostSecond(),
      ...{ elapsedMs: 4_000, cpuCycles: { cycles: 4.8e9, maxHertz: 1.8e9 }, celsius: 81.5, clockStepMs: 250 },
      boardStates: [{ name: 'throttled', ms: 1_000 } as const],
    };
    expect(hostSample(second)).toMatchObject({
      ...{ cpuClock: { hertz: 1.2e9, maxHertz: 1.8e9 }, celsius: 81.5, clockStepSeconds: 0.25 },
      boardStates: [{ name: 'throttled', active: 0.25 }],
    });
    expect(hostSample({ ...second, cpuCycles: null }).cpuClock).toBeNull();
  });

  it('never shows the busiest CPU as less busy than all CPUs together, whatever the wall clock says', () => {
    const cpu = fc.record({ user: fc.nat(1_000), system: fc.nat(1_000), idle: fc.nat(1_000) });
    fc.assert(
      fc.property(
        fc.array(cpu, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 5_000 }),
        (cpus, elapsedMs) => {
          const sum = (of: (each: (typeof cpus)[number]) => number) =>
            cpus.reduce((total, each) => total + of(each), 0);
          // Every CPU has the same number of ticks.
          const ticks = Math.max(1, ...cpus.map(({ user, system, idle }) => user + system + idle));
          const busy = cpus.map(({ user, system }) => user + system);
          const cpuMs = {
            ...{ iowait: 0, steal: 0 },
            user: sum(({ user }) => user),
            system: sum(({ system }) => system),
          };
          const idle = ticks * cpus.length - cpuMs.user - cpuMs.system;
          const second = {
            ...noHostSecond(),
            elapsedMs,
            cpus: cpus.length,
            cpuMs: { ...cpuMs, idle },
            busyMsByCpu: busy,
          };
          const { cpu: shares, busiestCpu } = hostSample(second);
          expect(busiestCpu).toBeGreaterThanOrEqual(shares.user + shares.system - 1e-9);
        }
      )
    );
  });

  it('has rates per second and shares of the interval, and none of an interval without length', () => {
    const disk = { device: 'sda', reads: 0, writes: 200, flushes: 20, readBytes: 0, writtenBytes: 4_000 };
    const second = {
      ...noHostSecond(),
      elapsedMs: 2_000,
      disks: [{ ...disk, busyMs: 500, queueMs: 3_000, flushMs: 0 }],
    };
    expect(hostSample(second).disks).toMatchObject([
      { writesPerSecond: 100, flushesPerSecond: 10, writtenBytesPerSecond: 2_000, busy: 0.25, queue: 1.5 },
    ]);
    expect(hostSample({ ...second, elapsedMs: 0 }).disks).toMatchObject([{ writesPerSecond: 0, busy: 0, queue: 0 }]);
  });
});
