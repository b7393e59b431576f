import type { FaultRecord } from '../model/fault.ts';
import type { RunId, RunSpec } from '../model/run.ts';
import type { SensorHealth } from '../model/sensor.ts';
import type { Latencies } from '../stats/histograms.ts';
import type { SourceWords } from '../producer/messages.ts';
import type { PhaseMs } from '../producer/phases.ts';
import type { ProducerAccount } from '../sinks/contract.ts';

/** A run as a crew must know it. */
export interface CrewOrder {
  run: RunId;
  spec: RunSpec;
  producers: number;
  sink: { kind: string; target: unknown; options: unknown };
}

/** What all producers did in one second, merged. */
export interface CrewSecond {
  /** Whole seconds since go, at its end. */
  second: number;
  elapsedMs: number;
  offered: number;
  acked: number;
  rejected: number;
  /** Readings whose wait ended in a fault: of unknown fate. */
  failed: number;
  /** Readings that were due and were never begun: told when the producers end. */
  missed: number;
  transientErrors: number;
  /** Time that producers spent with a source that had nothing to give. */
  starvedMs: number;
  /** How long each producer's first commit took, of those that had theirs in this second. */
  firstCommitsMs: readonly number[];
  /** The longest time up to now in which nothing was acked although readings had been handed over. */
  longestStallMs: number;
  latencies: Latencies;
  spent: PhaseMs;
  /** CPU time of the producers' threads. */
  cpuSeconds: number;
  /** Of the busiest thread, 0 to 1. */
  eventLoopUtilization: number;
  eventLoopDelayMs: number;
  gcMs: number;
  residentBytes: number;
  /** Readings waiting on disk for the store; null where there is no spool. */
  spooled: number | null;
  recovered: FaultRecord[];
  /** Where each producer stands; those of a thread that was late are left out. */
  accounts: ProducerAccount[];
  /** What real sensors did not give since the start; left out where there are none. */
  sensors?: readonly SensorHealth[];
  /** Times at which a collection was to read all sensors and did not begin, in this second. */
  missedTicks?: number;
}

export interface CrewResult {
  accounts: ProducerAccount[];
  /** The first fault that ended a producer; null when all ended as planned. */
  fault: FaultRecord | null;
}

/** Producers at work on one run. */
export interface CrewRun {
  /** What the sources say of themselves. */
  readonly source: SourceWords;
  /** Lets all producers begin. `observe` is called once a second, in order. */
  go(observe: (second: CrewSecond) => void): void;
  /** No new readings; commit what is written. */
  stop(): void;
  /** Now; what is not committed is given up. */
  abort(): void;
  /** Resolves when all have ended; never rejects. */
  readonly ended: Promise<CrewResult>;
}

/** Where producers run: threads of this process, or later agents on many hosts. The conductor cannot tell. */
export interface Crew {
  /** Resolves when every producer is connected and ready to go. Throws the Fault of the first that could not. */
  muster(order: CrewOrder): Promise<CrewRun>;
}
