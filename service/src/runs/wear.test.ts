import { describe, expect, it } from 'vitest';

import type { HostSecond } from '../hosts/host-second.ts';
import { noHostSecond } from '../hosts/plus-host.ts';
import { wearOf } from './wear.ts';

const program = { name: 'mariadbd', cpuMs: 0, waitedForCpuMs: 0, quotaCpus: null, throttledMs: 0 };
const disk = {
  ...{ device: 'mmcblk0', reads: 0, writes: 0, flushes: 0, readBytes: 0, writtenBytes: 0 },
  ...{ busyMs: 0, queueMs: 0, flushMs: 0 },
};

/** Ten seconds in which the disk and the store wrote that many bytes. */
function host(diskBytes: number | null, storeBytes: number | null): HostSecond {
  return {
    ...noHostSecond(),
    ...{ host: 'pi', elapsedMs: 10_000, cpus: 4 },
    disks:
      diskBytes === null
        ? []
        : [
            { ...disk, device: 'zram0' },
            { ...disk, writtenBytes: diskBytes },
          ],
    programs: [{ ...program, role: 'store', writtenBytes: storeBytes }],
  };
}

const seen = {
  ...{ acked: 1_000, elapsedMs: 10_000, payload: 2 },
  ...{ embedded: false, storesNothing: false },
};

describe('the wear of a disk', () => {
  it('is what it wrote for each reading, relative to the size of a reading, and in a day', () => {
    expect(wearOf({ ...seen, host: host(6_400_000, 3_200_000) })).toEqual({
      wear: {
        ...{ host: 'pi', device: 'mmcblk0', diskBytesPerReading: 6_400, storeBytesPerReading: 3_200 },
        ...{ bytesPerReading: 6_400, readingBytes: 64, amplification: 100, bytesPerDay: 55_296_000_000 },
      },
      wearUnknown: null,
    });
  });

  it.each<[string, HostSecond, number]>([
    ['the bytes of the store that are still in memory', host(100_000, 900_000), 900],
    ['only the bytes of the store, if the disk wrote mostly for other programs', host(9_000_000, 900_000), 900],
    ['the bytes of the disk, if the process of the store is not visible', host(500_000, null), 500],
    ['the bytes of the store, if no disk is visible', host(null, 400_000), 400],
  ])('counts %s', (_name, observed, expected) => {
    expect(wearOf({ ...seen, host: observed }).wear?.bytesPerReading).toBe(expected);
  });

  it('is the same if the host was observed for only a part of the time', () => {
    const observed = { ...host(6_400_000, null), elapsedMs: 5_000 };
    expect(wearOf({ ...seen, host: observed, elapsedMs: 5_000, acked: 1_000 }).wear).toEqual(
      wearOf({ ...seen, host: observed, elapsedMs: 10_000, acked: 2_000 }).wear
    );
  });

  it.each<[string, object, RegExp]>([
    ['the host was not observed', { host: null }, /not observed/],
    ['nothing was acked', { acked: 0 }, /No reading/],
    ['neither disk nor process was visible', { host: host(null, null) }, /Neither/],
    ['the target stores nothing', { storesNothing: true, embedded: true }, /stores nothing/],
  ])('is unknown if %s', (_name, parts, why) => {
    const { wear, wearUnknown } = wearOf({ ...seen, host: host(1, 1), ...parts });
    expect(wear).toBeNull();
    expect(wearUnknown).toMatch(why);
  });
});
