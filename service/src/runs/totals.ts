import type { TotalsRecord } from '../journal/totals-record.ts';
import type { HostSecond } from '../hosts/host-second.ts';
import type { Fault } from '../model/fault.ts';
import { addFaults } from '../producer/faults.ts';
import { nothing, plus } from '../producer/second.ts';
import { decodeLatencies, encodeLatencies, NO_LATENCIES } from '../stats/histograms.ts';
import { plusStore, type StoreSecond } from '../sinks/store-pressure.ts';
import { plusHosts } from '../hosts/plus-host.ts';
import type { RunSecond } from './second.ts';

/** The sum of a run's seconds. */
export class Totals {
  /** The sum of all seconds, for counts. Has no latencies. */
  readonly all = nothing(NO_LATENCIES);
  /** The sum of the seconds after the warm-up, for rates, latencies and loads. */
  readonly measured = nothing();
  /** What the observed hosts did after the warm-up. */
  hosts: readonly HostSecond[] = [];
  /** What the store reported about itself after the warm-up. */
  store: StoreSecond | null = null;

  static from(record: TotalsRecord): Totals {
    const { offered, acked, rejected, failed, missed, dropped, missedTicks } = record;
    const { longestStallMs, firstCommitsMs, peakResidentBytes: residentBytes, faults: recovered, sensors } = record;
    const { measuredAcked, measuredMs: elapsedMs, starvedMs, spent } = record;
    const { cpuSeconds, gcMs, eventLoopMs, eventLoopDelayMs, latencies } = record;
    const totals = new Totals();
    plus(totals.all, {
      ...nothing(NO_LATENCIES),
      ...{ offered, acked, rejected, failed, missed, dropped, missedTicks },
      ...{ longestStallMs, firstCommitsMs, residentBytes, recovered, sensors },
    });
    plus(totals.measured, {
      ...nothing(decodeLatencies(latencies)),
      ...{ acked: measuredAcked, elapsedMs, starvedMs, spent },
      ...{ cpuSeconds, gcMs, eventLoopMs, eventLoopDelayMs },
    });
    totals.hosts = record.hosts;
    totals.store = record.store;
    return totals;
  }

  add(second: RunSecond, warming: boolean): void {
    plus(this.all, { ...second, latencies: NO_LATENCIES });
    if (!warming) {
      plus(this.measured, second);
      this.addHosts(second.hosts ?? []);
      this.store = plusStore(this.store, second.store ?? null);
    }
  }

  /** Adds intervals of hosts that ended after the last second. */
  addHosts(hosts: readonly HostSecond[]): void {
    this.hosts = plusHosts(this.hosts, hosts);
  }

  addFault(fault: Fault): void {
    addFaults(this.all.recovered, [fault.record()]);
  }

  record(): TotalsRecord {
    const { offered, acked, rejected, failed, missed, dropped, missedTicks } = this.all;
    const { longestStallMs, firstCommitsMs, residentBytes: peakResidentBytes, recovered, sensors = [] } = this.all;
    const { acked: measuredAcked, elapsedMs: measuredMs, starvedMs, spent } = this.measured;
    const { cpuSeconds, gcMs, eventLoopMs, eventLoopDelayMs, latencies } = this.measured;
    return {
      ...{ offered, acked, rejected, failed, missed, dropped, missedTicks },
      ...{ longestStallMs, firstCommitsMs, peakResidentBytes, faults: recovered, sensors: [...sensors] },
      ...{ measuredAcked, measuredMs, starvedMs, spent },
      ...{ cpuSeconds, gcMs, eventLoopMs, eventLoopDelayMs, latencies: encodeLatencies(latencies) },
      hosts: [...this.hosts],
      store: this.store,
    };
  }
}
