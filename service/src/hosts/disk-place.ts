import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';

import type { DiskPlace } from '../model/baseline.ts';
import { linkTarget, namesIn, numberIn, textOf } from './kernel-files.ts';

const SECTOR_BYTES = 512;

/** The disk that holds a folder. What the system does not say is null. */
export function diskOf(folder: string): DiskPlace {
  const path = realpathSync(folder);
  return diskHolding({ root: '', path, device: deviceNumber(statSync(path).dev) });
}

/** Whether the device is still the same disk, and not another card in the same slot. Two cards of one model and size look the same. */
export function isStillThere({ device, model, sizeBytes }: DiskPlace, root = ''): boolean {
  const disk = device === null ? null : namedFolder(root, device);
  return disk !== null && modelOf(disk) === model && sizeOf(disk) === sizeBytes;
}

interface Held {
  /** The folder that contains `proc` and `sys`, without a slash at the end. */
  root: string;
  /** Without symbolic links. */
  path: string;
  /** Of the file system, as `major:minor`. */
  device: string;
}

/** Like {@link diskOf}, on any root; for a folder whose device number is known. */
export function diskHolding({ root, path, device }: Held): DiskPlace {
  const mount = mountOf(textOf(`${root}/proc/self/mountinfo`) ?? '', path);
  const block = blockFolder(root, device) ?? blockFolder(root, mount?.device) ?? sourceFolder(root, mount?.source);
  const disk = block === null ? null : physicalDisk(root, block);
  return {
    device: disk === null ? null : basename(disk).replaceAll('!', '/'),
    model: disk === null ? null : modelOf(disk),
    sizeBytes: disk === null ? null : sizeOf(disk),
    fileSystem: mount?.fileSystem ?? null,
  };
}

interface Mount {
  device: string;
  fileSystem: string;
  source: string;
}

/** The mount that a path is on: the last one of the deepest mount point. Source: proc_pid_mountinfo(5). */
function mountOf(mountinfo: string, path: string): Mount | undefined {
  const mounts = mountinfo.split('\n').flatMap((line) => {
    const [device, , escaped] = line.split(' ').slice(2);
    const [fileSystem, source] = line.split(' - ')[1]?.split(' ') ?? [];
    if (device === undefined || escaped === undefined || fileSystem === undefined || source === undefined) {
      return [];
    }
    const point = escaped.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
    return point === '/' || `${path}/`.startsWith(`${point}/`) ? [{ device, fileSystem, source, point }] : [];
  });
  return mounts.reduce<(typeof mounts)[number] | undefined>(
    (deepest, mount) => (deepest === undefined || mount.point.length >= deepest.point.length ? mount : deepest),
    undefined
  );
}

/** `dev_t` as the kernel writes it in /sys. Source: makedev(3), as in glibc. */
function deviceNumber(dev: number): string {
  const bits = BigInt(dev);
  const major = ((bits >> 8n) & 0xfffn) | ((bits >> 32n) & 0xfffff000n);
  const minor = (bits & 0xffn) | ((bits >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}

function blockFolder(root: string, device: string | undefined): string | null {
  return device === undefined ? null : realFolder(`${root}/sys/dev/block/${device}`);
}

/** File systems with several devices, such as btrfs, have a number of their own, but name one of the devices. */
function sourceFolder(root: string, source: string | undefined): string | null {
  return source?.startsWith('/dev/') ? namedFolder(root, basename(source)) : null;
}

/** In names of this folder, the kernel replaces slashes. */
function namedFolder(root: string, device: string): string | null {
  return realFolder(`${root}/sys/class/block/${device.replaceAll('/', '!')}`);
}

function realFolder(link: string): string | null {
  return linkTarget(link) === null ? null : realpathSync(link);
}

/** From a partition to its disk, and from a mapped device (LVM, encryption) to the disk below it, if there is only one. */
function physicalDisk(root: string, block: string): string {
  const whole = existsSync(`${block}/partition`) ? dirname(block) : block;
  const [below, ...others] = namesIn(`${whole}/slaves`);
  const next = below !== undefined && others.length === 0 ? namedFolder(root, below) : null;
  return next === null ? whole : physicalDisk(root, next);
}

/** SD and eMMC cards have a name instead of a model. */
function modelOf(disk: string): string | null {
  return (textOf(`${disk}/device/model`) ?? textOf(`${disk}/device/name`))?.trim() || null;
}

function sizeOf(disk: string): number | null {
  const sectors = numberIn(textOf(`${disk}/size`), /^(\d+)/);
  return sectors === null ? null : sectors * SECTOR_BYTES;
}
