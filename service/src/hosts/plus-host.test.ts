import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { HostSecond } from './host-second.ts';
import { noHostSecond, plusHost, plusHosts } from './plus-host.ts';

// Whole numbers, because sums of fractions depend on the order of additions.
const amount = fc.nat({ max: 1_000_000 });
const perhaps = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const device = fc.constantFrom('sda', 'sdb', 'eth0', 'wlan0');

const cpuMs = fc.record({ user: amount, system: amount, iowait: amount, steal: amount, idle: amount });

const disk = fc.record({
  device,
  ...{ reads: amount, writes: amount, flushes: amount, readBytes: amount, writtenBytes: amount },
  ...{ busyMs: amount, queueMs: amount, flushMs: amount },
});

const link = fc.record({
  device,
  ...{ receivedBytes: amount, sentBytes: amount, dropped: amount },
  bitsPerSecond: perhaps(amount),
});

const program = fc.record({
  role: fc.constantFrom('generator', 'store'),
  name: fc.constantFrom('node', 'java'),
  ...{
    cpuMs: amount,
    waitedForCpuMs: amount,
    writtenBytes: perhaps(amount),
    quotaCpus: perhaps(amount),
    throttledMs: amount,
  },
});

const observed: fc.Arbitrary<HostSecond> = fc.record({
  host: fc.constantFrom('pi', 'vm'),
  elapsedMs: fc.integer({ min: 1, max: 100_000 }),
  longestIntervalMs: amount,
  cpus: amount,
  cpuMs,
  busyMsByCpu: fc.array(amount, { maxLength: 4 }),
  pressureMs: perhaps(fc.record({ cpu: amount, io: amount, memory: amount })),
  disks: fc.uniqueArray(disk, { selector: (one) => one.device }),
  interfaces: fc.uniqueArray(link, { selector: (one) => one.device }),
  ...{ tcpRetransmits: amount, swappedBytes: amount, memoryBytes: amount, memoryAvailableBytes: amount },
  cpuCycles: perhaps(fc.record({ cycles: amount, maxHertz: amount })),
  celsius: perhaps(fc.integer({ min: -40, max: 110 })),
  boardStates: fc.uniqueArray(fc.record({ name: fc.constantFrom('under_voltage', 'throttled'), ms: amount }), {
    selector: (one) => one.name,
  }),
  clockStepMs: amount,
  programs: fc.uniqueArray(program, { selector: (one) => `${one.role} ${one.name}` }),
});
const second = fc.oneof({ weight: 9, arbitrary: observed }, { weight: 1, arbitrary: fc.constant(noHostSecond()) });

describe('a sum of intervals', () => {
  it('does not depend on which of them are added first', () => {
    fc.assert(
      fc.property(second, second, second, (a, b, c) => {
        expect(plusHost(plusHost(a, b), c)).toEqual(plusHost(a, plusHost(b, c)));
      })
    );
  });

  it('is not changed by an interval in which nothing happened', () => {
    fc.assert(
      fc.property(second, (one) => {
        expect(plusHost(noHostSecond(), one)).toEqual(one);
        expect(plusHost(one, noHostSecond())).toEqual(one);
      })
    );
  });
});

describe('two intervals', () => {
  const base = noHostSecond();
  const generator = { role: 'generator', name: 'node', cpuMs: 5, waitedForCpuMs: 0, throttledMs: 1 } as const;
  const first: HostSecond = {
    ...base,
    ...{ host: 'pi', elapsedMs: 1_000, cpus: 2, busyMsByCpu: [10, 20], memoryBytes: 900, memoryAvailableBytes: 500 },
    cpuCycles: { cycles: 1e9, maxHertz: 2e9 },
    celsius: 71,
    boardStates: [{ name: 'throttled', ms: 0 }],
    clockStepMs: 40,
    programs: [{ ...generator, writtenBytes: 7, quotaCpus: 1 }],
  };
  const next: HostSecond = {
    ...base,
    ...{ host: 'pi', elapsedMs: 500, cpus: 3, busyMsByCpu: [1, 2, 3], memoryBytes: 900, memoryAvailableBytes: 400 },
    pressureMs: null,
    cpuCycles: { cycles: 4e8, maxHertz: 1.8e9 },
    celsius: 65,
    boardStates: [{ name: 'throttled', ms: 500 }],
    clockStepMs: 60,
    programs: [
      { ...generator, role: 'store', writtenBytes: 9, quotaCpus: null },
      { ...generator, writtenBytes: null, quotaCpus: 2 },
    ],
  };

  it('add up, and the later memory and quotas count', () => {
    expect(plusHost(first, next)).toMatchObject({
      ...{ elapsedMs: 1_500, cpus: 3, busyMsByCpu: [11, 22, 3], memoryAvailableBytes: 400, pressureMs: null },
      ...{ cpuCycles: { cycles: 1.4e9, maxHertz: 1.8e9 }, celsius: 71, clockStepMs: 100 },
      boardStates: [{ name: 'throttled', ms: 500 }],
      programs: [
        { role: 'generator', cpuMs: 10, throttledMs: 2, writtenBytes: null, quotaCpus: 2 },
        { role: 'store', cpuMs: 5, writtenBytes: 9, quotaCpus: null },
      ],
    });
  });

  it('are not changed by being added', () => {
    const before = structuredClone([first, next]);
    plusHost(first, next);
    expect([first, next]).toEqual(before);
  });

  it('matches several hosts by their names', () => {
    const of = (host: string, elapsedMs: number) => ({ ...noHostSecond(), host, elapsedMs });
    const sums = plusHosts([of('attic', 1_000)], [of('attic', 500), of('kitchen', 700)]);
    expect(sums.map(({ host, elapsedMs }) => [host, elapsedMs])).toEqual([
      ['attic', 1_500],
      ['kitchen', 700],
    ]);
  });
});
