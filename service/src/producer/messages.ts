import type { FaultRecord } from '../model/fault.ts';
import type { RunId, RunSpec } from '../model/run.ts';
import type { SourceReport } from '../model/source-report.ts';
import type { SensorHealth } from '../model/sensor.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import type { Tally } from './meter.ts';
import type { PhaseMs } from './phases.ts';

/** All that a team of producers must know. But for `acks` plain data: it crosses to a thread. */
export interface Assignment {
  run: RunId;
  spec: RunSpec;
  sink: { kind: string; target: unknown; options: unknown };
  /** Numbers of this team's producers, and of how many in all. */
  producers: readonly number[];
  producersInAll: number;
  /** Shared by all teams of a crew: see stall.ts. */
  acks: SharedArrayBuffer;
  /** Where the names of this host's sensors are kept; null where nothing is. */
  namesFile: string | null;
}

/** What the sources of a team say of themselves. */
export interface SourceWords {
  /** What they read, for people. */
  description: string;
  /** What they will give; null where that has no end. */
  report: SourceReport | null;
}

/** What a team says while it works, in this order; `ended` is always the last. */
export type FromTeam =
  | { type: 'ready'; source: SourceWords }
  | { type: 'interval'; interval: Interval }
  | { type: 'ended'; accounts: ProducerAccount[]; fault: FaultRecord | null };

export type ToTeam = { type: 'go' } | { type: 'stop' } | { type: 'abort' };

/** One second of a team, or longer where its thread was held up. */
export interface Interval {
  /** Whole seconds since go, at its end; greater than that of the interval before. */
  second: number;
  elapsedMs: number;
  tally: Tally;
  spent: PhaseMs;
  /** The longest time in which no team was acked, although this one had handed readings over. */
  longestStallMs: number;
  /** CPU time of this thread alone. */
  cpuSeconds: number;
  eventLoopUtilization: number;
  eventLoopDelayMs: number;
  gcMs: number;
  /** Faults that were got over, by code. */
  recovered: FaultRecord[];
  accounts: ProducerAccount[];
  /** What real sensors did not give since the start; left out where there are none. */
  sensors?: readonly SensorHealth[];
}
