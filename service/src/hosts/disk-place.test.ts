import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { diskHolding, diskOf, isStillThere } from './disk-place.ts';

describe('the disk that holds a folder', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'thermobench-disk-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function file(path: string, text: string) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  /** A block device as the kernel shows it: a folder, and two links to it. */
  function block(folder: string, number: string) {
    mkdirSync(join(root, folder), { recursive: true });
    for (const link of [`sys/dev/block/${number}`, `sys/class/block/${folder.split('/').at(-1)}`]) {
      mkdirSync(dirname(join(root, link)), { recursive: true });
      symlinkSync(relative(dirname(link), folder), join(root, link));
    }
  }

  it('is the SD card of a partition', () => {
    block('sys/devices/mmc0/block/mmcblk0', '179:0');
    block('sys/devices/mmc0/block/mmcblk0/mmcblk0p2', '179:2');
    file('sys/devices/mmc0/block/mmcblk0/mmcblk0p2/partition', '2\n');
    file('sys/devices/mmc0/block/mmcblk0/size', '31116288\n');
    file('sys/devices/mmc0/block/mmcblk0/device/name', 'SL16G\n');
    file('proc/self/mountinfo', '21 1 179:2 / / rw,noatime shared:1 - ext4 /dev/root rw\n');

    expect(diskHolding({ root, path: '/var/lib/mysql', device: '179:2' })).toEqual({
      device: 'mmcblk0',
      model: 'SL16G',
      sizeBytes: 15_931_539_456,
      fileSystem: 'ext4',
    });
  });

  it('is the disk below encryption and LVM', () => {
    block('sys/devices/nvme/nvme0n1', '259:0');
    block('sys/devices/nvme/nvme0n1/nvme0n1p3', '259:3');
    file('sys/devices/nvme/nvme0n1/nvme0n1p3/partition', '3\n');
    file('sys/devices/nvme/nvme0n1/device/model', 'Samsung SSD 980 500GB               \n');
    block('sys/devices/virtual/block/dm-0', '254:0');
    mkdirSync(join(root, 'sys/devices/virtual/block/dm-0/slaves/nvme0n1p3'), { recursive: true });
    block('sys/devices/virtual/block/dm-1', '254:1');
    mkdirSync(join(root, 'sys/devices/virtual/block/dm-1/slaves/dm-0'), { recursive: true });
    file('proc/self/mountinfo', '30 1 254:1 / / rw - xfs /dev/mapper/vg-root rw\n');

    expect(diskHolding({ root, path: '/home', device: '254:1' })).toMatchObject({
      device: 'nvme0n1',
      model: 'Samsung SSD 980 500GB',
      fileSystem: 'xfs',
    });
  });

  it('is the array itself if there are several disks below it', () => {
    block('sys/devices/virtual/block/md0', '9:0');
    mkdirSync(join(root, 'sys/devices/virtual/block/md0/slaves/sda'), { recursive: true });
    mkdirSync(join(root, 'sys/devices/virtual/block/md0/slaves/sdb'), { recursive: true });

    expect(diskHolding({ root, path: '/srv', device: '9:0' }).device).toBe('md0');
  });

  it('is found by the name of the source for btrfs, whose subvolumes have numbers of their own', () => {
    block('sys/devices/ata/block/sda', '8:0');
    block('sys/devices/ata/block/sda/sda2', '8:2');
    file('sys/devices/ata/block/sda/sda2/partition', '2\n');
    file('proc/self/mountinfo', '40 1 0:36 /@ / rw - btrfs /dev/sda2 rw\n');

    expect(diskHolding({ root, path: '/home', device: '0:41' })).toMatchObject({ device: 'sda', fileSystem: 'btrfs' });
  });

  it('has the file system of the deepest mount, even if its path contains spaces', () => {
    file(
      'proc/self/mountinfo',
      [
        '21 1 8:1 / / rw - ext4 /dev/sda1 rw',
        '22 21 0:50 / /mnt/my\\040card rw - vfat /dev/sdb1 rw',
        '23 21 0:51 / /mnt/my rw - tmpfs tmpfs rw',
      ].join('\n')
    );

    expect(diskHolding({ root, path: '/mnt/my card/data', device: '0:50' }).fileSystem).toBe('vfat');
  });

  it('is unknown for memory, and without /proc and /sys', () => {
    file('proc/self/mountinfo', '25 1 0:22 / /run rw - tmpfs tmpfs rw\n');

    expect(diskHolding({ root, path: '/run', device: '0:22' })).toEqual({
      device: null,
      model: null,
      sizeBytes: null,
      fileSystem: 'tmpfs',
    });
    expect(diskHolding({ root: join(root, 'missing'), path: '/', device: '8:1' })).toEqual({
      device: null,
      model: null,
      sizeBytes: null,
      fileSystem: null,
    });
  });

  it('is not the same one if another card is in its slot', () => {
    block('sys/devices/mmc0/block/mmcblk0', '179:0');
    file('sys/devices/mmc0/block/mmcblk0/size', '31116288\n');
    file('sys/devices/mmc0/block/mmcblk0/device/name', 'SL16G\n');
    const card = { device: 'mmcblk0', model: 'SL16G', sizeBytes: 15_931_539_456, fileSystem: 'ext4' };

    expect(isStillThere(card, root)).toBe(true);
    expect(isStillThere({ ...card, model: 'EB1QT' }, root)).toBe(false);
    expect(isStillThere({ ...card, sizeBytes: 32e9 }, root)).toBe(false);
    expect(isStillThere({ ...card, device: 'mmcblk1' }, root)).toBe(false);
  });

  it.runIf(process.platform === 'linux')('has a file system on this host', () => {
    expect(diskOf(root).fileSystem).toMatch(/^\w/);
  });
});
