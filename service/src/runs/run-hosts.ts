import type { HostSecond } from '../hosts/host-second.ts';
import type { HostSampler } from '../hosts/sampler.ts';
import type { RunSpec } from '../model/run.ts';

/** The hosts that this process observes while a run writes: its own, and those of the store. Agents observe theirs. */
export class RunHosts implements Disposable {
  readonly #sampler: HostSampler;
  readonly #areProducersHere: boolean;

  constructor(sampler: HostSampler, { hosts }: Pick<RunSpec, 'hosts'>) {
    this.#sampler = sampler;
    this.#areProducersHere = hosts === undefined;
  }

  /** Whether the store of the run listens on this host. */
  get hasStore(): boolean {
    return this.#sampler.hasStore;
  }

  /**
   * What happened on each host since the previous call. If agents run the producers, this process is not the generator, and its host
   * matters only if the store is on it.
   */
  take(): HostSecond[] {
    const taken = this.#sampler.take();
    return this.#areProducersHere
      ? taken
      : taken
          .map((host) => ({ ...host, programs: host.programs.filter(({ role }) => role !== 'generator') }))
          .filter(({ programs }) => programs.length > 0 || this.hasStore);
  }

  /** What was scraped on other hosts before the producers ended, and was not read yet. Never throws. */
  async settle(): Promise<HostSecond[]> {
    await this.#sampler.settle();
    return this.take();
  }

  /** A sentence for each host that was not observed, or whose figures are incomplete. */
  gaps(): string[] {
    return this.#sampler.gaps();
  }

  [Symbol.dispose](): void {
    this.#sampler[Symbol.dispose]();
  }
}
