import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { LinuxHostSampler } from './linux-host-sampler.ts';

const PI = join(import.meta.dirname, 'testcases/raspberry-pi-5/before');
const GENERATOR = 1500;
const STORE = 700;

describe('a machine that changes while it is observed', () => {
  let root: string;
  let now: number;
  let wall: number;

  const path = (name: string) => join(root, name);
  const replace = (name: string, pattern: string | RegExp, text: string) =>
    writeFileSync(path(name), readFileSync(path(name), 'utf8').replace(pattern, text));
  const observe = (ports = [3306]) =>
    new LinuxHostSampler({ ports, sockets: [] }, { root, pid: GENERATOR, now: () => now, wallNow: () => wall });
  const stores = (sampler: LinuxHostSampler) =>
    sampler
      .take()
      ?.programs.filter(({ role }) => role === 'store')
      .map(({ name }) => name);
  const waitForSearch = () => (now += 5_000);
  const copyStore = (pid: number) => {
    cpSync(path(`proc/${STORE}`), path(`proc/${pid}`), { recursive: true, verbatimSymlinks: true });
    replace(`proc/${pid}/stat`, /^700/, String(pid));
  };

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'thermobench-machine-'));
    now = 1_000;
    wall = 1_780_000_000_000;
    cpSync(PI, root, { recursive: true, verbatimSymlinks: true });
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it('did nothing if no counter grew', () => {
    const sampler = observe();
    now += 700;
    expect(sampler.take()).toMatchObject({
      ...{ elapsedMs: 700, cpuMs: { user: 0, system: 0, iowait: 0, steal: 0, idle: 0 }, busyMsByCpu: [0, 0, 0, 0] },
      programs: [
        { role: 'generator', cpuMs: 0, writtenBytes: 0 },
        { role: 'store', cpuMs: 0, writtenBytes: 0 },
      ],
    });
  });

  it('is not observed without /proc, as on macOS', () => {
    rmSync(root, { recursive: true });
    const sampler = observe();
    expect(sampler.take()).toBeNull();
    mkdirSync(root);
    expect(sampler.take()).toBeNull();
  });

  it.each([
    ['proc/diskstats', { disks: [] }],
    ['sys', { disks: [] }],
    ['proc/net', { interfaces: [], tcpRetransmits: 0 }],
    ['proc/vmstat', { swappedBytes: 0 }],
    ['proc/pressure', { pressureMs: null }],
    ['proc/pressure/io', { pressureMs: null }],
  ])('is observed without %s', (name, expected) => {
    rmSync(path(name), { recursive: true });
    expect(observe().take()).toMatchObject({ host: 'raspberrypi', cpus: 4, ...expected });
  });

  it('is observed if a file disappears', () => {
    const sampler = observe();
    rmSync(path('proc/diskstats'));
    rmSync(path('proc/net'), { recursive: true });
    rmSync(path('proc/pressure'), { recursive: true });
    rmSync(path('sys'), { recursive: true });
    expect(sampler.take()).toMatchObject({ disks: [], interfaces: [], pressureMs: null, tcpRetransmits: 0 });
  });

  it('has no use of a disk, a CPU or an interface that is new', () => {
    const sampler = observe();
    const line = readFileSync(path('proc/diskstats'), 'utf8').split('\n')[0] ?? '';
    replace('proc/diskstats', /^/, `${line.replace('mmcblk0', 'sda')}\n`);
    symlinkSync('../devices/sda', path('sys/block/sda'));
    replace('proc/stat', 'intr', 'cpu4 900 0 0 0 0 0 0 0 0 0\nintr');
    replace('proc/net/dev', 'wlan0', 'wlan1');
    waitForSearch();

    const second = sampler.take();
    expect(second?.disks[0]).toMatchObject({ device: 'sda', reads: 0, writtenBytes: 0, busyMs: 0 });
    expect(second?.busyMsByCpu).toEqual([0, 0, 0, 0, 0]);
    expect(second?.interfaces[1]).toMatchObject({ device: 'wlan1', receivedBytes: 0 });
  });

  it.each([
    ['a step forward', 4_000, 3_000],
    ['a step back', -2_500, 3_500],
    ['rounding, or waiting between the two clocks', 1_015, 0],
  ])('whose time of day changed by %s', (_name, wallMs, clockStepMs) => {
    const sampler = observe();
    now += 1_000;
    wall += wallMs;
    expect(sampler.take()).toMatchObject({ clockStepMs });
    expect(sampler.take()).toMatchObject({ clockStepMs: 0 });
  });

  it('has the mean clock of all CPUs, however many share one', () => {
    const clock = (policy: string, files: Record<string, string>) => {
      mkdirSync(path(`sys/devices/system/cpu/cpufreq/${policy}`), { recursive: true });
      Object.entries(files).forEach(([name, text]) =>
        writeFileSync(path(`sys/devices/system/cpu/cpufreq/${policy}/${name}`), `${text}\n`)
      );
    };
    clock('policy0', { affected_cpus: '0 1 2', scaling_cur_freq: '1000000', cpuinfo_max_freq: '1500000' });
    clock('policy3', { affected_cpus: '3', scaling_cur_freq: '3000000', cpuinfo_max_freq: '3500000' });
    const sampler = observe();
    now += 2_000;
    expect(sampler.take()?.cpuCycles).toEqual({ cycles: 3e9, maxHertz: 2e9 });
  });

  it('has no clock, temperature or states if their files cannot be read any more', () => {
    const sampler = observe();
    rmSync(path('sys/devices'), { recursive: true });
    rmSync(path('sys/class'), { recursive: true });
    expect(sampler.take()).toMatchObject({ cpuCycles: null, celsius: null });
    waitForSearch();
    expect(sampler.take()).toMatchObject({ cpuCycles: null, celsius: null, boardStates: [] });
  });

  describe('with a store', () => {
    it('that ends leaves it out', () => {
      const sampler = observe();
      rmSync(path(`proc/${STORE}`), { recursive: true });
      expect(stores(sampler)).toEqual([]);
    });

    it('that ends and whose pid is used by another program does not take that for the store', () => {
      const sampler = observe();
      replace(`proc/${STORE}/stat`, ' 1200 ', ' 9900 ');
      rmSync(path(`proc/${STORE}/fd/18`));
      expect(stores(sampler)).toEqual([]);
      waitForSearch();
      expect(stores(sampler)).toEqual([]);
      expect(stores(sampler)).toEqual([]);
    });

    it('that starts again finds it, and counts from then', () => {
      const sampler = observe();
      copyStore(800);
      rmSync(path(`proc/${STORE}`), { recursive: true });
      replace('proc/800/stat', ' 1200 ', ' 9900 ');
      expect(stores(sampler)).toEqual([]);
      waitForSearch();
      expect(stores(sampler)).toEqual([]);
      replace('proc/800/io', /write_bytes: \d+/, 'write_bytes: 10000007');
      expect(sampler.take()?.programs[1]).toMatchObject({ name: 'mariadbd', cpuMs: 0, writtenBytes: 7 });
    });

    it('that starts later finds it', () => {
      renameSync(path('proc/net/tcp'), path('later'));
      const sampler = observe();
      expect(stores(sampler)).toEqual([]);
      renameSync(path('later'), path('proc/net/tcp'));
      waitForSearch();
      stores(sampler);
      expect(stores(sampler)).toEqual(['mariadbd']);
    });

    it('whose second process starts later finds both', () => {
      const sampler = observe([3306, 3307]);
      copyStore(800);
      rmSync(path('proc/800/fd/18'));
      symlinkSync('socket:[7002]', path('proc/800/fd/18'));
      rmSync(path('proc/800/exe'));
      symlinkSync('/usr/bin/java', path('proc/800/exe'));
      replace('proc/net/tcp', '   1:', '   3: 0100007F:0CEB 00000000:0000 0A 0:0 0:0 0 110 0 7002\n   1:');
      waitForSearch();
      stores(sampler);
      expect(stores(sampler)).toEqual(['mariadbd', 'java']);
    });

    it('that hands its socket to a child and ends finds the child', () => {
      copyStore(800);
      replace('proc/800/stat', ' S 1 ', ' S 700 ');
      const sampler = observe();
      rmSync(path('proc/800/exe'));
      symlinkSync('/usr/sbin/child', path('proc/800/exe'));
      rmSync(path(`proc/${STORE}`), { recursive: true });
      waitForSearch();
      stores(sampler);
      expect(stores(sampler)).toEqual(['child']);
    });

    it('whose thread ends between the list and its file counts the other threads', () => {
      const sampler = observe();
      mkdirSync(path(`proc/${STORE}/task/705`));
      rmSync(path(`proc/${STORE}/task/701`), { recursive: true });
      writeFileSync(path(`proc/${STORE}/task/700/schedstat`), '1 5000000 1\n');
      expect(sampler.take()?.programs[1]?.waitedForCpuMs).toBe(3);
    });

    it('of another user does not guess', () => {
      rmSync(path(`proc/${STORE}/fd`), { recursive: true });
      expect(stores(observe())).toEqual([]);
    });

    it('whose I/O may not be read has no written bytes', () => {
      rmSync(path(`proc/${STORE}/io`));
      expect(observe().take()?.programs[1]).toMatchObject({ name: 'mariadbd', writtenBytes: null });
    });

    it('behind a proxy does not take the proxy for the store', () => {
      rmSync(path(`proc/${STORE}/exe`));
      symlinkSync('/usr/bin/docker-proxy', path(`proc/${STORE}/exe`));
      expect(stores(observe())).toEqual([]);
    });

    it('inside this process counts it once', () => {
      rmSync(path(`proc/${STORE}`), { recursive: true });
      symlinkSync('socket:[7001]', path(`proc/${GENERATOR}/fd/30`));
      expect(observe().take()?.programs).toHaveLength(1);
    });

    it('of several processes with one name adds them up', () => {
      copyStore(800);
      replace('proc/net/tcp', '   1:', '   3: 0100007F:0CEB 00000000:0000 0A 0:0 0:0 0 110 0 7002\n   1:');
      rmSync(path('proc/800/fd/18'));
      symlinkSync('socket:[7002]', path('proc/800/fd/18'));

      const sampler = observe([3306, 3307]);
      for (const pid of [STORE, 800]) {
        replace(`proc/${pid}/io`, /write_bytes: \d+/, 'write_bytes: 10000007');
      }
      expect(sampler.take()?.programs).toMatchObject([{ role: 'generator' }, { name: 'mariadbd', writtenBytes: 14 }]);
    });

    it('whose quota is changed reports the latest', () => {
      const sampler = observe();
      writeFileSync(path('sys/fs/cgroup/system.slice/cpu.max'), '20000 100000\n');
      expect(sampler.take()?.programs[1]).toMatchObject({ quotaCpus: 0.2, throttledMs: 0 });
    });

    it('that is stopped by the quota of a group around it counts that time', () => {
      writeFileSync(path('sys/fs/cgroup/system.slice/cpu.max'), '90000 100000\n');
      const sampler = observe();
      replace('sys/fs/cgroup/system.slice/cpu.stat', 'throttled_usec 0', 'throttled_usec 40000');
      expect(sampler.take()?.programs[1]).toMatchObject({ quotaCpus: 0.5, throttledMs: 40 });
    });
  });
});
