import type { CrewSecond } from '../crew/crew.ts';
import { totalHistogram, totalLatencies } from '../stats/histograms.ts';
import { noTimeSpent } from '../producer/phases.ts';
import type { RelaySecond } from '../relay/child.ts';

/** What a run did in one second: its producers, and its relay if it has one. */
export interface RunSecond extends CrewSecond {
  relay?: RelaySecond;
}

/** A second in which the producers have ended and only the relay works. */
export function relayOnly(second: number, elapsedMs: number, relay: RelaySecond): RunSecond {
  return {
    ...{ second, elapsedMs, offered: 0, acked: 0, rejected: 0, failed: 0, missed: 0, transientErrors: 0 },
    ...{ starvedMs: 0, firstCommitsMs: [], longestStallMs: 0 },
    latencies: totalLatencies(),
    spent: noTimeSpent(),
    ...{ cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcMs: 0 },
    residentBytes: process.memoryUsage.rss(),
    spooled: null,
    recovered: [],
    accounts: [],
    relay,
  };
}

export function copyOf({ endToEnd, ...counts }: RelaySecond): RelaySecond {
  const copied = totalHistogram();
  copied.add(endToEnd);
  return { ...counts, endToEnd: copied };
}

/** Merges both into one interval that ends with `next`. */
export function mergeRelay(open: RelaySecond | undefined, next: RelaySecond | undefined): RelaySecond | undefined {
  if (open === undefined || next === undefined) {
    return open ?? (next && copyOf(next));
  }
  open.rows += next.rows;
  open.lag = next.lag;
  open.endToEnd.add(next.endToEnd);
  return open;
}
