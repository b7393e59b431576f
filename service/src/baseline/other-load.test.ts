import { describe, expect, it } from 'vitest';

import type { HostSecond } from '../hosts/host-second.ts';
import { loadOn } from './other-load.ts';

const IDLE_DISK = { reads: 0, writes: 0, flushes: 0, readBytes: 0, writtenBytes: 0, busyMs: 0, queueMs: 0, flushMs: 0 };
/** A host with two disks, idle for two seconds. */
const IDLE: HostSecond = {
  ...{
    host: 'kitchen',
    elapsedMs: 2_000,
    longestIntervalMs: 1_000,
    cpus: 4,
    busyMsByCpu: [],
    interfaces: [],
    programs: [],
  },
  cpuMs: { user: 0, system: 0, iowait: 0, steal: 0, idle: 8_000 },
  pressureMs: { cpu: 0, io: 0, memory: 0 },
  disks: [
    { device: 'sda', ...IDLE_DISK },
    { device: 'sdb', ...IDLE_DISK },
  ],
  ...{ tcpRetransmits: 0, swappedBytes: 0, memoryBytes: 4e9, memoryAvailableBytes: 2e9 },
  ...{ cpuCycles: null, celsius: null, boardStates: [], clockStepMs: 0 },
};

describe('other load before a baseline', () => {
  it.each<[string, Partial<HostSecond>, RegExp[]]>([
    ['is nothing on an idle host', {}, []],
    [
      'is a busy disk, if that disk is measured',
      { disks: [{ device: 'sda', ...IDLE_DISK, busyMs: 500 }] },
      [/^Disk sda of kitchen was busy 25 % of the time\.$/],
    ],
    ['is not another disk', { disks: [{ device: 'sdb', ...IDLE_DISK, busyMs: 2_000 }] }, []],
    [
      'is programs that wait for a disk',
      { pressureMs: { cpu: 0, io: 400, memory: 0 } },
      [/^Programs on kitchen waited for a disk 20 % of the time\.$/],
    ],
    ['is programs that use a CPU', { cpuMs: { ...IDLE.cpuMs, user: 2_000, idle: 6_000 } }, [/used 1 of its 4 CPUs/]],
    ['is found without pressure figures, too', { pressureMs: null }, []],
  ])('%s', (_name, parts, expected) => {
    expect(loadOn({ ...IDLE, ...parts }, 'sda')).toEqual(expected.map((words) => expect.stringMatching(words)));
  });
});
