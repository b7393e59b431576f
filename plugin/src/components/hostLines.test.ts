import type { HostSample } from '@thermobench/service/model/host-sample.ts';
import { Sample } from '@thermobench/service/model/sample.ts';
import { describe, expect, it } from 'vitest';

import { busiestHosts, hostLines, hostsIn } from './hostLines.ts';

const kitchen: HostSample = {
  ...{ seconds: 1, roles: ['generator'] },
  ...{ cpuClock: null, celsius: null, boardStates: [], clockStepSeconds: 0 },
  ...{ host: 'kitchen', cpus: 4, cpu: { user: 0.2, system: 0.1, iowait: 0.4, steal: 0 }, busiestCpu: 0.6 },
  ...{ pressure: null, disks: [], interfaces: [], programs: [] },
  ...{ tcpRetransmitsPerSecond: 0, swappedBytesPerSecond: 0, memoryBytes: 4e9, memoryAvailableBytes: 2e9 },
};

const sample = (hosts?: HostSample[], second = 1) =>
  Sample.parse({
    ...{
      second,
      at: second * 1_000,
      seconds: 1,
      warming: false,
      offered: 1,
      acked: 1,
      rejected: 0,
      transientErrors: 0,
    },
    ...{ rowsPerSecond: 1, latencyMs: { service: null, intended: null, commit: null } },
    timeSpent: { building: 1, writing: 0, committing: 0, idle: 0 },
    generator: { cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcSeconds: 0, residentBytes: 0 },
    spooled: null,
    hosts,
  });

describe('the busiest of many hosts', () => {
  const busy = (host: string, user: number): HostSample => ({ ...kitchen, host, cpu: { ...kitchen.cpu, user } });
  const store: HostSample = { ...busy('store', 0), roles: ['store'] };

  it('are those with the most CPU time in all seconds, and always those of stores', () => {
    const samples = [
      sample([busy('a', 0.1), busy('b', 0.9), busy('c', 0.5), store]),
      sample([busy('a', 0.9), busy('b', 0.2), busy('c', 0.7), store], 2),
    ];
    expect(busiestHosts(samples, 2)).toEqual(['c', 'store']);
    expect(busiestHosts(samples, 4)).toEqual(['a', 'b', 'c', 'store']);
  });
});

describe('the load of a host', () => {
  it('has a line for its CPUs, and for each other resource that was busy', () => {
    const idleDisk = {
      ...{ device: 'sda', busy: 0, queue: 0, readsPerSecond: 0, writesPerSecond: 0, flushesPerSecond: 0 },
      ...{ readBytesPerSecond: 0, writtenBytesPerSecond: 0 },
    };
    const disks = [idleDisk, { ...idleDisk, device: 'sdb', busy: 0.9 }];
    const hot = [
      { name: 'throttled', active: 1 },
      { name: 'under_voltage', active: 0 },
    ] as const;
    const busy = { ...kitchen, disks, pressure: { cpu: 0, io: 0.7, memory: 0 }, boardStates: [...hot] };
    const samples = [sample([kitchen]), sample([busy])];
    const lines = hostLines('kitchen', samples);
    expect(lines.map(({ display, of }) => [display, ...samples.map(of)])).toEqual([
      ['all CPUs', expect.closeTo(0.3), expect.closeTo(0.3)],
      ['busiest CPU', 0.6, 0.6],
      ['busiest disk', 0, 0.9],
      ['waiting for a disk', null, 0.7],
      ['slowed by its firmware', 0, 1],
    ]);
  });

  it('holds the figures of a scrape for the seconds that they describe', () => {
    const far = { ...kitchen, host: 'db1', seconds: 3, roles: ['store' as const] };
    const scraped = [undefined, undefined, undefined, undefined, [far], undefined];
    const samples = scraped.map((hosts, index) => sample(hosts, index + 1));
    const [line] = hostLines('db1', samples);
    expect(samples.map((each) => line?.of(each) ?? null)).toEqual([
      ...[null, null],
      ...[expect.closeTo(0.3), expect.closeTo(0.3), expect.closeTo(0.3)],
      null,
    ]);
  });

  it('has a gap where the host was not observed, and no line without any host', () => {
    const samples = [sample(), sample([kitchen], 2)];
    expect(hostsIn(samples)).toEqual(['kitchen']);
    expect(hostLines('kitchen', samples)[0]?.of(samples[0])).toBeNull();
    expect(hostsIn([sample()])).toEqual([]);
  });
});
