import type { ConfiguredTarget } from '../config/settings.ts';
import { LinuxHostSampler } from '../hosts/linux-host-sampler.ts';
import type { HostSampler } from '../hosts/sampler.ts';
import { placeOnThisHost } from '../hosts/store-place.ts';

/** Begins to observe this host, and the process of the target's store if it is on this host. */
export function observeThisHost({ kind, settings }: ConfiguredTarget): HostSampler {
  return new LinuxHostSampler(placeOnThisHost(kind.endpoints?.(settings) ?? []));
}
