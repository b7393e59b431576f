import { growth } from './growth.ts';
import type { DiskUse } from './host-second.ts';
import { parseAmount } from './kernel-files.ts';

/** In this file of the kernel a sector is always 512 bytes, whatever the disk's own sector is. */
const SECTOR_BYTES = 512;

/** Devices that most systems create in advance without using them. */
const OFTEN_UNUSED = /^(?:loop|ram|zram|nbd|fd|sr)\d+$/;

/**
 * Parses /proc/diskstats: what each of the disks `wholeDisks` did since the host was booted. Kernels before 5.5 do not count
 * flushes. Source: the kernel's Documentation/admin-guide/iostats.rst.
 */
export function parseDisks(diskstats: string, wholeDisks: ReadonlySet<string>): DiskUse[] {
  return diskstats.split('\n').flatMap((line) => {
    const [, , device, ...values] = line.trim().split(/\s+/);
    if (device === undefined || !wholeDisks.has(device)) {
      return [];
    }
    const at = (field: number) => parseAmount(values[field - 1]);
    return {
      device,
      reads: at(1),
      writes: at(5),
      flushes: at(16),
      readBytes: at(3) * SECTOR_BYTES,
      writtenBytes: at(7) * SECTOR_BYTES,
      busyMs: at(10),
      queueMs: at(11),
      flushMs: at(17),
    };
  });
}

/** What the disks did between two readings. */
export function disksBetween(before: readonly DiskUse[], after: readonly DiskUse[]): DiskUse[] {
  const earlier = new Map(before.map((disk) => [disk.device, disk]));
  return after
    .filter((disk) => disk.reads + disk.writes > 0 || !OFTEN_UNUSED.test(disk.device))
    .map((disk) => {
      const old = earlier.get(disk.device);
      return {
        device: disk.device,
        reads: growth(old?.reads, disk.reads),
        writes: growth(old?.writes, disk.writes),
        flushes: growth(old?.flushes, disk.flushes),
        readBytes: growth(old?.readBytes, disk.readBytes),
        writtenBytes: growth(old?.writtenBytes, disk.writtenBytes),
        busyMs: growth(old?.busyMs, disk.busyMs),
        queueMs: growth(old?.queueMs, disk.queueMs),
        flushMs: growth(old?.flushMs, disk.flushMs),
      };
    });
}
