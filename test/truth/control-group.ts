import { existsSync, mkdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const CPU = '/sys/fs/cgroup/cpu';
const DISK = '/sys/fs/cgroup/blkio';
const MEMORY = '/sys/fs/cgroup/memory';
const PERIOD_US = 100_000;

/** What a group of processes may use. */
export interface Limits {
  readonly cpus?: number;
  readonly writesPerSecond?: number;
  readonly writtenBytesPerSecond?: number;
  readonly memoryBytes?: number;
}

/** Why this machine cannot limit processes; null if it can. */
export function whyNoControlGroups(): string | null {
  if (process.getuid?.() !== 0) {
    return 'control groups need root';
  }
  return existsSync(join(CPU, 'cpu.cfs_quota_us')) || existsSync(join(CPU, 'cpu.shares'))
    ? null
    : 'no control groups of version 1 at /sys/fs/cgroup/cpu';
}

/**
 * A control group (version 1) with these limits. Its processes go back to the root group when it is disposed.
 *
 * @param folder A folder on the disk that is limited.
 */
export class ControlGroup implements AsyncDisposable {
  readonly #folders: readonly string[];

  constructor(name: string, limits: Limits, folder: string) {
    this.#folders = [CPU, DISK, MEMORY].map((root) => join(root, name));
    const [cpu, disk, memory] = this.#folders;
    this.#folders.forEach((each) => mkdirSync(each, { recursive: true }));
    if (limits.cpus !== undefined) {
      writeFileSync(join(cpu, 'cpu.cfs_period_us'), String(PERIOD_US));
      writeFileSync(join(cpu, 'cpu.cfs_quota_us'), String(Math.round(limits.cpus * PERIOD_US)));
    }
    if (limits.memoryBytes !== undefined) {
      writeFileSync(join(memory, 'memory.limit_in_bytes'), String(limits.memoryBytes));
      // Processes wait for memory, instead of being killed while the kernel is still writing to the swap space.
      writeFileSync(join(memory, 'memory.oom_control'), '1');
    }
    const device = deviceOf(folder);
    if (limits.writesPerSecond !== undefined) {
      writeFileSync(join(disk, 'blkio.throttle.write_iops_device'), `${device} ${limits.writesPerSecond}`);
    }
    if (limits.writtenBytesPerSecond !== undefined) {
      writeFileSync(join(disk, 'blkio.throttle.write_bps_device'), `${device} ${limits.writtenBytesPerSecond}`);
    }
  }

  add(pid: number): void {
    this.#folders.forEach((folder) => writeFileSync(join(folder, 'cgroup.procs'), String(pid)));
  }

  /** Does work while this process is in the group too. Processes that it starts stay in the group, with all of their memory. */
  async around(work: () => Promise<unknown>): Promise<void> {
    this.add(process.pid);
    try {
      await work();
    } finally {
      this.#folders.forEach((folder) => release(folder, String(process.pid)));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const folder of this.#folders) {
      readFileSync(join(folder, 'cgroup.procs'), 'utf8')
        .split('\n')
        .filter((pid) => pid !== '')
        .forEach((pid) => release(folder, pid));
      // Processes that are ending stay for a moment.
      for (let attempt = 0; attempt < 50 && existsSync(folder); attempt += 1) {
        try {
          rmdirSync(folder);
        } catch {
          await setTimeout(100);
        }
      }
    }
  }
}

function release(folder: string, pid: string): void {
  writeFileSync(join(folder, '..', 'cgroup.procs'), pid);
}

/** `major:minor` of the disk that holds a folder. Source: makedev(3). */
function deviceOf(folder: string): string {
  const { dev } = statSync(folder);
  return `${(dev >> 8) & 0xfff}:${(dev & 0xff) | ((dev >> 12) & 0xfff00)}`;
}
