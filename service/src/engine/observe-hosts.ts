import type { ConfiguredTarget } from '../config/settings.ts';
import { LinuxHostSampler } from '../hosts/linux-host-sampler.ts';
import { ObservedHosts } from '../hosts/observed-hosts.ts';
import { RemoteHost } from '../hosts/prometheus/remote-host.ts';
import type { HostSampler } from '../hosts/sampler.ts';
import { placeOnThisHost } from '../hosts/store-place.ts';

/**
 * Begins to observe this host, the process of the target's store if it is on this host, and the hosts that the target's entry in
 * thermobench.yaml lists.
 */
export function observeHosts({ kind, settings, hosts = [] }: ConfiguredTarget, measuredFrom: number): HostSampler {
  return new ObservedHosts(
    new LinuxHostSampler(placeOnThisHost(kind.endpoints?.(settings) ?? [])),
    hosts.map((host) => new RemoteHost(host, measuredFrom))
  );
}
