import type { CrewSecond } from '../crew/crew.ts';
import type { TotalsRecord } from '../journal/totals-record.ts';
import type { SensorHealth } from '../model/sensor.ts';
import { addEncoded, addLatencies, encodeLatencies, totalLatencies, type Latencies } from '../stats/histograms.ts';
import { FaultCounts } from '../producer/fault-counts.ts';
import { addPhases, noTimeSpent } from '../producer/phases.ts';

/** The sum of a run's seconds. Counts include all seconds; rates, latencies and loads exclude the warm-up. */
export class Totals {
  readonly latencies: Latencies = totalLatencies();
  readonly faults = new FaultCounts();
  offered = 0;
  acked = 0;
  rejected = 0;
  failed = 0;
  missed = 0;
  starvedMs = 0;
  /** One per producer, in the order they arrive. */
  readonly firstCommitsMs: number[] = [];
  dropped = 0;
  measuredAcked = 0;
  measuredMs = 0;
  longestStallMs = 0;
  readonly spent = noTimeSpent();
  cpuSeconds = 0;
  gcMs = 0;
  eventLoopMs = 0;
  eventLoopDelayMs = 0;
  peakResidentBytes = 0;
  /** Counted by the sources since they were opened. */
  sensors: readonly SensorHealth[] = [];
  missedTicks = 0;

  static from(record: TotalsRecord): Totals {
    const { spent, latencies, faults, firstCommitsMs, ...numbers } = record;
    const totals = Object.assign(new Totals(), numbers);
    Object.assign(totals.spent, spent);
    totals.firstCommitsMs.push(...firstCommitsMs);
    addEncoded(totals.latencies, latencies);
    faults.forEach((fault) => totals.faults.add(fault));
    return totals;
  }

  add(second: CrewSecond, warming: boolean): void {
    this.offered += second.offered;
    this.acked += second.acked;
    this.rejected += second.rejected;
    this.failed += second.failed;
    this.missed += second.missed;
    this.firstCommitsMs.push(...second.firstCommitsMs);
    this.peakResidentBytes = Math.max(this.peakResidentBytes, second.residentBytes);
    second.recovered.forEach((fault) => this.faults.add(fault));
    this.missedTicks += second.missedTicks ?? 0;
    this.sensors = second.sensors ?? this.sensors;
    this.longestStallMs = Math.max(this.longestStallMs, second.longestStallMs);
    if (warming) {
      return;
    }
    this.measuredAcked += second.acked;
    this.measuredMs += second.elapsedMs;
    this.starvedMs += second.starvedMs;
    addPhases(this.spent, second.spent);
    this.cpuSeconds += second.cpuSeconds;
    this.gcMs += second.gcMs;
    this.eventLoopMs += second.eventLoopUtilization * second.elapsedMs;
    this.eventLoopDelayMs = Math.max(this.eventLoopDelayMs, second.eventLoopDelayMs);
    addLatencies(this.latencies, second.latencies);
  }

  record(): TotalsRecord {
    const { latencies, faults, ...numbers } = this;
    const sensors = [...this.sensors];
    const firstCommitsMs = [...this.firstCommitsMs];
    return { ...numbers, sensors, firstCommitsMs, latencies: encodeLatencies(latencies), faults: faults.records() };
  }
}
