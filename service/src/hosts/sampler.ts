import type { HostSecond } from './host-second.ts';

/** Where a store listens, or which file it is, so that its process on this host can be found. */
export interface StorePlace {
  /** TCP ports on this host's own addresses. */
  readonly ports: readonly number[];
  /** Unix sockets. */
  readonly sockets: readonly string[];
}

/** Observes this host while a run writes. */
export interface HostSampler {
  /** What happened since the previous call, or since the sampler was created. Null if this host has no /proc. */
  take(): HostSecond | null;
}
