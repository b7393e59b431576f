import type { DiskUse, HostSecond } from '../hosts/host-second.ts';
import type { Baseline, BaselineFigures } from '../model/baseline.ts';
import type { Resource } from '../model/verdict.ts';
import { figure, megabytes } from '../reports/figures.ts';

/** What a disk did in a run beside what it could do in its newest baseline that measured this. Empty without such a baseline. */
export function besideBaseline(
  resource: Resource,
  disk: DiskUse,
  { host, elapsedMs }: HostSecond,
  baselines: readonly Baseline[]
): string[] {
  const seconds = elapsedMs / 1000;
  for (const baseline of baselines) {
    const words =
      baseline.host === host && baseline.disk.device === disk.device
        ? comparison(resource, baseline.figures, disk, seconds)
        : null;
    if (words !== null) {
      return [`In its baseline of ${new Date(baseline.startedAt).toISOString().slice(0, 10)}, this disk ${words}.`];
    }
  }
  return [];
}

function comparison(
  resource: Resource,
  { sync, randomMixed, sequentialWrite }: BaselineFigures,
  { writes, flushes, writtenBytes }: DiskUse,
  seconds: number
): string | null {
  if (resource === 'disk flush' && sync !== null) {
    return `made ${figure(sync.perSecond)} syncs per second; in this run, it made ${figure(flushes / seconds)} flushes per second`;
  }
  if (resource === 'disk operations' && randomMixed !== null) {
    return `made ${figure(randomMixed.writesPerSecond)} synced random writes per second; in this run, it made ${figure(writes / seconds)} writes per second`;
  }
  if (resource === 'disk bandwidth' && sequentialWrite !== null) {
    return `wrote ${megabytes(sequentialWrite.bytesPerSecond)} per second in sequence; in this run, it wrote ${megabytes(writtenBytes / seconds)} per second`;
  }
  return null;
}
