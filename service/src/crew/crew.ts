import type { ConfiguredTarget } from '../config/settings.ts';
import type { FaultRecord } from '../model/fault.ts';
import type { RunId, RunSpec } from '../model/run.ts';
import type { SensorHealth } from '../model/sensor.ts';
import type { Latencies } from '../stats/histograms.ts';
import type { SourceWords } from '../producer/messages.ts';
import type { PhaseMs } from '../producer/phases.ts';
import type { ProducerAccount } from '../sinks/contract.ts';

/**
 * What a crew needs to know about a run. It may travel to other hosts, so it names the target and contains neither its
 * address nor its password.
 */
export interface CrewOrder {
  run: RunId;
  spec: RunSpec;
  producers: number;
}

/** Finds the settings of a target on the host where the producers run. Throws a configuration Fault if it has none. */
export type TargetResolver = (name: string) => ConfiguredTarget;

/** What all producers did in one second, merged. */
export interface CrewSecond {
  /** Whole seconds since the start, at the end of this second. */
  second: number;
  elapsedMs: number;
  offered: number;
  acked: number;
  rejected: number;
  /** Readings whose wait ended in a fault: whether they are stored is unknown. */
  failed: number;
  /** Readings that were due but never started; reported when the producers end. */
  missed: number;
  transientErrors: number;
  /** Time that producers waited for a source that had no data. */
  starvedMs: number;
  /** Durations of first commits, for the producers whose first commit fell in this second. */
  firstCommitsMs: readonly number[];
  /** The longest time so far in which nothing was acked although readings had been handed over. */
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
  /** Where each producer stands; leaves out the producers of late threads. */
  accounts: ProducerAccount[];
  /** Failures of real sensors since the start; omitted if there are no real sensors. */
  sensors?: readonly SensorHealth[];
  /** Ticks in this second at which a collection should have read all sensors but did not. */
  missedTicks?: number;
}

export interface CrewResult {
  accounts: ProducerAccount[];
  /** The first fault that ended a producer; null when all ended as planned. */
  fault: FaultRecord | null;
}

/** Producers that work on one run. */
export interface CrewRun {
  /** How the sources describe themselves. */
  readonly source: SourceWords;
  /** Starts all producers. Calls `observe` once a second, in order. */
  go(observe: (second: CrewSecond) => void): void;
  /** Stops building new readings and commits what is already written. */
  stop(): void;
  /** Ends at once and gives up whatever is not committed. */
  abort(): void;
  /** Resolves when all producers have ended; never rejects. */
  readonly ended: Promise<CrewResult>;
}

/**
 * Where producers run: threads of this process now, agents on many hosts later. The conductor cannot tell the
 * difference.
 */
export interface Crew {
  /**
   * Resolves when every producer is connected and ready to start. Throws the Fault of the first producer that could not
   * connect.
   */
  muster(order: CrewOrder): Promise<CrewRun>;
}
