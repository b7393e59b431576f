import type { HostSecond } from './host-second.ts';
import type { LinuxHostSampler } from './linux-host-sampler.ts';
import type { RemoteHost } from './prometheus/remote-host.ts';
import type { HostSampler } from './sampler.ts';

/** This host, and the hosts of the store that are read from Prometheus. */
export class ObservedHosts implements HostSampler {
  readonly hasStore: boolean;
  readonly #here: LinuxHostSampler;
  readonly #elsewhere: readonly RemoteHost[];

  constructor(here: LinuxHostSampler, elsewhere: readonly RemoteHost[]) {
    this.hasStore = here.hasStore;
    this.#here = here;
    this.#elsewhere = elsewhere;
  }

  take(): HostSecond[] {
    return [this.#here, ...this.#elsewhere].flatMap((host) => host.take() ?? []);
  }

  async settle(): Promise<void> {
    await Promise.all(this.#elsewhere.map((host) => host.read()));
  }

  gaps(): string[] {
    return this.#elsewhere.flatMap((host) => host.gaps());
  }

  [Symbol.dispose](): void {
    this.#elsewhere.forEach((host) => host[Symbol.dispose]());
  }
}
