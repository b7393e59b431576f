import { z } from 'zod';

import type { CrewSecond } from '../crew/crew.ts';
import { FaultRecord } from '../model/fault.ts';
import { SensorHealth } from '../model/sensor.ts';
import { addEncoded, addLatencies, encodeLatencies, totalLatencies, type Latencies } from '../producer/histograms.ts';
import { FaultCounts } from '../producer/fault-counts.ts';

const Encoded = z.string().nullable();

/** Totals as the journal keeps them. */
export const TotalsRecord = z.object({
  offered: z.number(),
  acked: z.number(),
  rejected: z.number(),
  dropped: z.number(),
  measuredAcked: z.number(),
  measuredMs: z.number(),
  longestStallMs: z.number().default(0),
  spent: z.object({ building: z.number(), writing: z.number(), committing: z.number(), idle: z.number() }),
  cpuSeconds: z.number(),
  gcMs: z.number(),
  eventLoopMs: z.number(),
  eventLoopDelayMs: z.number(),
  peakResidentBytes: z.number(),
  latencies: z.object({ service: Encoded, intended: Encoded, commit: Encoded }),
  faults: z.array(FaultRecord),
  sensors: z.array(SensorHealth).default([]),
  missedTicks: z.number().default(0),
});
export type TotalsRecord = z.infer<typeof TotalsRecord>;

/** A run's seconds added up. Counts take in all; rates, latencies and loads leave the warm-up out. */
export class Totals {
  readonly latencies: Latencies = totalLatencies();
  readonly faults = new FaultCounts();
  offered = 0;
  acked = 0;
  rejected = 0;
  dropped = 0;
  measuredAcked = 0;
  measuredMs = 0;
  longestStallMs = 0;
  /** How long nothing has been acked now. */
  #stallMs = 0;
  readonly spent = { building: 0, writing: 0, committing: 0, idle: 0 };
  cpuSeconds = 0;
  gcMs = 0;
  eventLoopMs = 0;
  eventLoopDelayMs = 0;
  peakResidentBytes = 0;
  /** As the sources count since they were opened. */
  sensors: readonly SensorHealth[] = [];
  missedTicks = 0;

  static from(record: TotalsRecord): Totals {
    const { spent, latencies, faults, ...numbers } = record;
    const totals = Object.assign(new Totals(), numbers);
    Object.assign(totals.spent, spent);
    addEncoded(totals.latencies, latencies);
    faults.forEach((fault) => totals.faults.add(fault));
    return totals;
  }

  add(second: CrewSecond, warming: boolean): void {
    this.offered += second.offered;
    this.acked += second.acked;
    this.rejected += second.rejected;
    this.peakResidentBytes = Math.max(this.peakResidentBytes, second.residentBytes);
    second.recovered.forEach((fault) => this.faults.add(fault));
    this.missedTicks += second.missedTicks ?? 0;
    this.sensors = second.sensors ?? this.sensors;
    this.#watchForStalls(second);
    if (warming) {
      return;
    }
    this.measuredAcked += second.acked;
    this.measuredMs += second.elapsedMs;
    this.spent.building += second.spent.building;
    this.spent.writing += second.spent.writing;
    this.spent.committing += second.spent.committing;
    this.spent.idle += second.spent.idle;
    this.cpuSeconds += second.cpuSeconds;
    this.gcMs += second.gcMs;
    this.eventLoopMs += second.eventLoopUtilization * second.elapsedMs;
    this.eventLoopDelayMs = Math.max(this.eventLoopDelayMs, second.eventLoopDelayMs);
    addLatencies(this.latencies, second.latencies);
  }

  /** Before the first ack it is the start that takes so long. */
  #watchForStalls({ acked, elapsedMs }: CrewSecond): void {
    const isWaiting = acked === 0 && this.acked > 0 && this.offered > this.acked + this.rejected;
    this.#stallMs = isWaiting ? this.#stallMs + elapsedMs : 0;
    this.longestStallMs = Math.max(this.longestStallMs, this.#stallMs);
  }

  record(): TotalsRecord {
    const { latencies, faults, ...numbers } = this;
    const sensors = [...this.sensors];
    return { ...numbers, sensors, latencies: encodeLatencies(latencies), faults: faults.records() };
  }
}
