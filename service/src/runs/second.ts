import { plusStore, type StoreSecond } from '../sinks/store-pressure.ts';
import { nothing, plus, type Second } from '../producer/second.ts';
import type { HostSecond } from '../hosts/host-second.ts';
import type { RelaySecond } from '../relay/child.ts';
import { totalHistogram } from '../stats/histograms.ts';
import { plusHosts } from '../hosts/plus-host.ts';

/** What a run did in an interval of time: its producers, its relay if it has one, and the hosts that were observed. */
export interface RunSecond extends Second {
  relay?: RelaySecond;
  hosts?: readonly HostSecond[];
  /** What the store reported about itself. */
  store?: StoreSecond | null;
}

/** A second in which the producers have ended and only the relay works. */
export function relayOnly(second: number, elapsedMs: number, relay: RelaySecond): RunSecond {
  return { ...nothing(), second, elapsedMs, residentBytes: process.memoryUsage.rss(), relay };
}

/** Adds `part`, which came after `total`, and returns `total`. */
export function plusNext(total: RunSecond, part: RunSecond): RunSecond {
  plus(total, part);
  if (part.relay !== undefined) {
    const { rows, lag, endToEnd } = part.relay;
    total.relay ??= { rows: 0, lag: 0, endToEnd: totalHistogram() };
    total.relay.rows += rows;
    total.relay.lag = lag;
    total.relay.endToEnd.add(endToEnd);
  }
  if (part.hosts !== undefined) {
    total.hosts = plusHosts(total.hosts ?? [], part.hosts);
  }
  if (part.store !== undefined) {
    total.store = plusStore(total.store ?? null, part.store);
  }
  return total;
}
