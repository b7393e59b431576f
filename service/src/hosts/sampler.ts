import type { HostSecond } from './host-second.ts';

/** Observes this host while a run writes. */
export interface HostSampler {
  /** Whether the store of the run listens on this host. */
  readonly hasStore: boolean;
  /** What happened since the previous call, or since the sampler was created. Null if this host has no /proc. */
  take(): HostSecond | null;
}
