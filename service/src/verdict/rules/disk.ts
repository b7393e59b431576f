import type { DiskUse, HostSecond, ProgramUse } from '../../hosts/host-second.ts';
import type { Resource } from '../../model/verdict.ts';
import { figure, megabytes, share } from '../../reports/figures.ts';
import type { Rule } from '../candidate.ts';
import { besideBaseline } from '../beside-baseline.ts';
import { storeProgram, storeSide } from '../run-evidence.ts';
import { onlyDiskLeft } from '../waiting.ts';
import { logFullShare } from './redo-log.ts';

/** Writes of at least this size use the disk's bandwidth rather than its operations. */
const LARGE_BYTES = 64 * 1024;
/** With fewer requests in progress on average, they follow one another instead of queueing. */
const NO_QUEUE = 1.5;
/** Below this share of the time, the programs that wait for a disk may have little to do with the run. */
const NOTICEABLE = 0.3;
/** A store that causes less than this share of the disk's writes is not what keeps the disk busy. */
const MOSTLY_OTHERS = 0.3;

/**
 * Requests waited for the disk. Each of these figures can be too low: a limit of a control group stops requests before the disk
 * counts them, and the kernel's pressure leaves out waits for the journal of the file system. What is left of the commits' time
 * counts too, unless a full redo log explains it.
 */
export const storeDisk: Rule = (seen) => {
  const { host } = seen;
  const store = storeProgram(seen);
  const disk = host === null ? undefined : busiest(host.disks);
  if (host === null || store === undefined || disk === undefined) {
    return null;
  }
  const seconds = host.elapsedMs / 1000;
  const busy = Math.min(1, disk.busyMs / host.elapsedMs);
  const pressure = host.pressureMs === null ? 0 : Math.min(1, host.pressureMs.io / host.elapsedMs);
  const unexplained = onlyDiskLeft(seen);
  const left = Math.max(0, (unexplained ?? 0) - logFullShare(seen));
  const isHeldBack = pressure >= NOTICEABLE && busy < pressure / 2;
  const isMostlyForOthers = wroteMostlyForOthers(disk, store);
  // The pressure counts waits of all programs. Where others write most, what is left of the commits' time shows how long the store waited.
  const ownPressure = isHeldBack && isMostlyForOthers && unexplained !== null ? Math.min(pressure, left) : pressure;
  const counted = Math.max(busy, ownPressure);
  // If most writes are those of other programs, their sizes do not show which limit held the store back. But other programs are not
  // the cause if the disk is hardly busy.
  const isOthers = isMostlyForOthers && !isHeldBack && counted >= left;
  const resource = isOthers ? 'other load' : isMostlyForOthers ? 'disk' : limitOf(disk, { host, isHeldBack });
  return {
    side: storeSide(seen),
    resource,
    host: host.host,
    load: Math.max(counted, left),
    explains: ['commit log'],
    evidence: [
      `Disk ${disk.device} of ${host.host} was busy ${share(busy)} of the time${host.pressureMs === null ? '' : `, and programs were waiting for a disk ${share(pressure)} of the time`}.`,
      `It made ${figure(disk.writes / seconds)} writes and ${figure(disk.flushes / seconds)} flushes per second, and wrote ${megabytes(disk.writtenBytes / seconds)} per second.`,
      ...besideBaseline(resource, disk, host, seen.baselines),
      ...(left > counted
        ? [
            `Producers waited ${share(left)} of the time for commits that were in ${store.name} but used no CPU and waited for no lock.`,
          ]
        : []),
      ...(isOthers
        ? [`${store.name} caused only ${share((store.writtenBytes ?? 0) / disk.writtenBytes)} of the bytes.`]
        : []),
    ],
    advice: isOthers
      ? ['Stop the other programs that write to this disk, and run again.']
      : ['Commit more rows at once.', 'Use a disk that writes and flushes faster.'],
  };
};

/** Whether most of what a disk wrote was not for the store; false if its process does not show what it wrote. */
export function wroteMostlyForOthers(disk: DiskUse, store: ProgramUse): boolean {
  return store.writtenBytes !== null && disk.writtenBytes > 0 && store.writtenBytes < MOSTLY_OTHERS * disk.writtenBytes;
}

function busiest(disks: readonly DiskUse[]): DiskUse | undefined {
  return disks.toSorted((one, other) => other.busyMs - one.busyMs || other.writtenBytes - one.writtenBytes)[0];
}

function limitOf(disk: DiskUse, { host, isHeldBack }: { host: HostSecond; isHeldBack: boolean }): Resource {
  if (disk.writes === 0) {
    return 'disk';
  }
  if (disk.writtenBytes / disk.writes >= LARGE_BYTES) {
    return 'disk bandwidth';
  }
  const queue = disk.queueMs / host.elapsedMs;
  return !isHeldBack && disk.flushes > 0 && queue < NO_QUEUE ? 'disk flush' : 'disk operations';
}
