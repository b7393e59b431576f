import type { Histogram } from 'hdr-histogram-js';

import type { CrewSecond } from '../crew/crew.ts';
import { totalHistogram } from '../producer/histograms.ts';

/** What the relay of a run did in one second. */
export interface RelaySecond {
  /** Readings that became durable in its store. */
  relayed: number;
  /** Records that were still before it, at the end. */
  lag: number;
  /** From sending to the relay's commit, as `producer/histograms.ts` records it. */
  endToEnd: Histogram;
}

/** What a run did in one second: its producers, and its relay where it has one. */
export interface RunSecond extends CrewSecond {
  relay?: RelaySecond;
}

export function copyOf({ relayed, lag, endToEnd }: RelaySecond): RelaySecond {
  const copied = totalHistogram();
  copied.add(endToEnd);
  return { relayed, lag, endToEnd: copied };
}

/** Both together, as one interval that ends with `next`. */
export function mergeRelay(open: RelaySecond | undefined, next: RelaySecond | undefined): RelaySecond | undefined {
  if (open === undefined || next === undefined) {
    return open ?? (next && copyOf(next));
  }
  open.relayed += next.relayed;
  open.lag = next.lag;
  open.endToEnd.add(next.endToEnd);
  return open;
}
