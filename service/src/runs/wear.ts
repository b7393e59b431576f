import type { HostSecond } from '../hosts/host-second.ts';
import { READING_BYTES } from '../model/reading.ts';
import type { Wear } from '../model/wear.ts';
import { wroteMostlyForOthers } from '../verdict/rules/disk.ts';

const MS_PER_DAY = 86_400_000;

interface Written {
  /** The host of the store, after the warm-up; null if it was not observed. */
  host: HostSecond | null;
  /** Readings acked in that time, and its length. */
  acked: number;
  elapsedMs: number;
  payload: number;
  /** The store works in the producers' own process. */
  embedded: boolean;
  storesNothing: boolean;
}

/** What was written for the readings of a run, or the reason why that is unknown. */
export type WearOrReason = { wear: Wear; wearUnknown: null } | { wear: null; wearUnknown: string };

export function wearOf(seen: Written): WearOrReason {
  const { host, acked, elapsedMs, payload, embedded } = seen;
  if (seen.storesNothing) {
    return unknown('This target stores nothing.');
  }
  if (host === null || host.elapsedMs === 0) {
    return unknown('The host of the store was not observed, or the store has several hosts.');
  }
  if (acked === 0) {
    return unknown('No reading was acked after the warm-up.');
  }
  const store = host.programs.find(({ role }) => role === (embedded ? 'generator' : 'store'));
  const [disk] = host.disks.toSorted((one, other) => other.writtenBytes - one.writtenBytes);
  const storeBytes = store?.writtenBytes ?? null;
  const forOthers = disk !== undefined && store !== undefined && wroteMostlyForOthers(disk, store);
  const written = forOthers ? storeBytes : larger(disk?.writtenBytes ?? null, storeBytes);
  if (written === null) {
    return unknown('Neither a disk nor the process of the store was visible.');
  }
  const readingBytes = READING_BYTES * payload;
  // A host that answers rarely was observed for another time than the readings.
  const perReading = (bytes: number) => bytes / host.elapsedMs / (acked / elapsedMs);
  return {
    wear: {
      host: host.host,
      device: disk?.device ?? null,
      diskBytesPerReading: disk ? perReading(disk.writtenBytes) : null,
      storeBytesPerReading: storeBytes === null ? null : perReading(storeBytes),
      bytesPerReading: perReading(written),
      readingBytes,
      amplification: perReading(written) / readingBytes,
      bytesPerDay: (written / host.elapsedMs) * MS_PER_DAY,
    },
    wearUnknown: null,
  };
}

function larger(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

function unknown(why: string): WearOrReason {
  return { wear: null, wearUnknown: why };
}
