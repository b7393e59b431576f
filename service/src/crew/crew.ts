import type { ConfiguredTarget } from '../config/settings.ts';
import type { FaultRecord } from '../model/fault.ts';
import type { RunId, RunSpec } from '../model/run.ts';
import type { SourceWords } from '../producer/messages.ts';
import type { Second } from '../producer/second.ts';
import type { ProducerAccount } from '../sinks/contract.ts';

/**
 * What a crew needs to know about a run. It may be sent to other hosts, so it names the target and contains neither its address
 * nor its password.
 */
export interface CrewOrder {
  run: RunId;
  spec: RunSpec;
  producers: number;
}

/** Finds the settings of a target on the host where the producers run. Throws a configuration Fault if that host has none. */
export type TargetResolver = (name: string) => ConfiguredTarget;

/**
 * Receives what all producers did in one second, and the account of each. A late thread contributes only what it has reported.
 */
export type SecondObserver = (second: Second, accounts: readonly ProducerAccount[]) => void;

export interface CrewResult {
  accounts: ProducerAccount[];
  /** The first fault that ended a producer; null when all ended as planned. */
  fault: FaultRecord | null;
}

/** Producers that work on one run. */
export interface CrewRun {
  /** How the sources describe themselves. */
  readonly source: SourceWords;
  /** Starts all producers. Calls `observe` once per second, in order. */
  go(observe: SecondObserver): void;
  /** Stops building new readings and commits what is already written. */
  stop(): void;
  /** Ends immediately and discards whatever is not committed. */
  abort(): void;
  /** Resolves when all producers have ended; never rejects. */
  readonly ended: Promise<CrewResult>;
}

/** Where producers run: threads of this process now, agents on many hosts later. The conductor uses both in the same way. */
export interface Crew {
  /**
   * Resolves when every producer is connected and ready to start. Throws the Fault of the first producer that could not
   * connect.
   */
  muster(order: CrewOrder): Promise<CrewRun>;
}
