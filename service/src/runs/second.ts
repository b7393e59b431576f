import { plusStore, type StoreSecond } from '../sinks/store-pressure.ts';
import type { HostShare } from '../crew/crew.ts';
import { nothing, plus, type Second } from '../producer/second.ts';
import type { HostSecond } from '../hosts/host-second.ts';
import type { RelaySecond } from '../relay/child.ts';
import { totalHistogram } from '../stats/histograms.ts';
import { plusHosts } from '../hosts/plus-host.ts';

/** What a run did in an interval of time: its producers, its relay if it has one, and the hosts that were observed. */
export interface RunSecond extends Second {
  relay?: RelaySecond;
  hosts?: readonly HostSecond[];
  /** What the producers of each host did; left out if all run on the conductor's host. */
  shares?: readonly HostShare[];
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
  if (part.shares !== undefined) {
    total.shares = plusShares(total.shares ?? [], part.shares);
  }
  if (part.store !== undefined) {
    total.store = plusStore(total.store ?? null, part.store);
  }
  return total;
}

function plusShares(total: readonly HostShare[], part: readonly HostShare[]): HostShare[] {
  return part.map((share) => {
    const before = total.find(({ host }) => host === share.host) ?? { offered: 0, acked: 0 };
    return { host: share.host, offered: before.offered + share.offered, acked: before.acked + share.acked };
  });
}
