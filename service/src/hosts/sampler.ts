import type { HostSecond } from './host-second.ts';

/** Observes the hosts of a run while it writes. */
export interface HostSampler extends Disposable {
  /** Whether the store of the run listens on this host. */
  readonly hasStore: boolean;
  /** What happened on each host since the previous call. Leaves out hosts that have no new figures. */
  take(): HostSecond[];
  /** Reads what a host on which nothing of Thermobench runs did until now. Takes a few seconds at most, and never throws. */
  settle(): Promise<void>;
  /** A sentence for each host that was not observed, or whose figures are incomplete. */
  gaps(): string[];
}
