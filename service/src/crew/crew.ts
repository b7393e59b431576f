import type { ConfiguredTarget } from '../config/settings.ts';
import type { FaultRecord } from '../model/fault.ts';
import type { HostWork } from '../model/host-work.ts';
import type { RunId, RunSpec } from '../model/run.ts';
import type { HostSecond } from '../hosts/host-second.ts';
import type { AccountChange } from '../producer/account.ts';
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
  /** The total number of producers in the run. */
  producers: number;
  /** The producers of this crew, if others work on the same run: numbers from 0 to `producers` − 1. Default: all. */
  numbers?: readonly number[];
}

/** Finds the settings of a target on the host where the producers run. Throws a configuration Fault if that host has none. */
export type TargetResolver = (name: string) => ConfiguredTarget;

/** What all producers of a crew did in one second, and what their hosts did. */
export interface CrewSecond extends Second {
  /** The hosts with agents, which observe themselves. The conductor's own host is not among them. */
  hosts?: readonly HostSecond[];
  /** What the producers of each host did; left out if all run on the conductor's host. */
  shares?: readonly HostShare[];
}

/** What the producers of one host did in a second. */
export interface HostShare {
  host: string;
  offered: number;
  acked: number;
}

/**
 * Receives what all producers did in one second, the account of each, and what changed in the accounts since the previous second. A
 * late thread contributes only what it has reported.
 */
export type SecondObserver = (
  second: CrewSecond,
  accounts: readonly ProducerAccount[],
  changes: readonly AccountChange[]
) => void;

export interface CrewResult {
  accounts: ProducerAccount[];
  /** The first fault that ended a producer; null when all ended as planned. */
  fault: FaultRecord | null;
  /** How the work of each host went; left out if all producers ran on the conductor's host. */
  hosts?: readonly HostWork[];
}

/** Producers that work on one run. */
export interface CrewRun {
  /** How the sources describe themselves. */
  readonly source: SourceWords;
  /** The account of each producer before {@link go}. */
  readonly accounts: readonly ProducerAccount[];
  /**
   * Plans when the producers of all hosts will start, and returns that time, in milliseconds since 1970 UTC. Left out if
   * {@link go} starts them immediately.
   */
  planStart?(): number;
  /**
   * Starts all producers at the planned moment, or observes those that have started. Calls `observe` once per second, in order.
   * `note` receives a sentence when a host stops answering, and when it answers again.
   */
  go(observe: SecondObserver, note?: (text: string) => void): void;
  /**
   * What {@link Crew.rejoin} needs to continue after the last second that was observed. Plain data; undefined if the producers
   * end with this process.
   */
  state?(): unknown;
  /** Stops building new readings and commits what is already written. */
  stop(): void;
  /** Ends immediately and discards whatever is not committed. */
  abort(): void;
  /** Lets the hosts delete what they keep of the run. Called when everything is recorded. Left out if they keep nothing. */
  forget?(): void;
  /** Resolves when all producers have ended; never rejects. */
  readonly ended: Promise<CrewResult>;
}

/** Where producers run: in threads of this process, or on hosts with an agent. The conductor uses both in the same way. */
export interface Crew {
  /**
   * Resolves when every producer is connected and ready to start. Throws the Fault of the first producer that could not
   * connect.
   */
  muster(order: CrewOrder): Promise<CrewRun>;
  /**
   * Takes over producers that an earlier process started. `state` is what {@link CrewRun.state} returned after the last second that
   * was recorded. Throws a Fault if the state cannot be used. Left out if the producers end with the process of their crew.
   */
  rejoin?(order: CrewOrder, state: unknown): Promise<CrewRun>;
}
