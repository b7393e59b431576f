import { hostBetween } from '../host-counters.ts';
import type { HostSecond } from '../host-second.ts';
import { growth } from '../growth.ts';
import { noHostSecond, plusHost } from '../plus-host.ts';
import type { MappedHost } from './mapped-host.ts';
import { missingIn, NODE_METRICS, nodeCounters, type NodeCounters } from './node-exporter.ts';
import { PrometheusServer, type Scrape } from './server.ts';

/** Hosts are usually scraped every 15 s. */
const ASK_EVERY_MS = 5_000;
/** The longest range of a query. After a longer time without an answer, the oldest scrapes are left out. */
const MAX_RANGE_MS = 10 * 60_000;
/** A scrape may be stored a moment after its time. */
const LATE_MS = 2_000;

/**
 * A host on which a store runs, but not Thermobench. Reads the metrics of its node_exporter from Prometheus: one interval for each pair of
 * consecutive scrapes. All programs of the host count as the store.
 */
export class RemoteHost implements Disposable {
  readonly #mapped: MappedHost;
  readonly #server: PrometheusServer;
  readonly #from: number;
  readonly #timer: NodeJS.Timeout;
  #reading: Promise<void> | null = null;
  /** By how many milliseconds the clock of Prometheus is ahead of ours; null before the first answer. */
  #aheadMs: number | null = null;
  #before: { at: number; counters: NodeCounters } | null = null;
  #since: HostSecond | null = null;
  #observedMs = 0;
  /** Why the last attempt failed. */
  #problem: string | null = null;
  #missing: readonly string[] = [];

  /** @param from leaves out intervals that began earlier; in milliseconds since 1970 UTC, by our clock */
  constructor(mapped: MappedHost, from: number) {
    this.#mapped = mapped;
    this.#server = new PrometheusServer(mapped.prometheus);
    this.#from = from;
    this.#timer = setInterval(() => void this.read(), ASK_EVERY_MS);
    this.#timer.unref();
    void this.read();
  }

  /** What happened in the intervals that were read since the last call; null if there are none. */
  take(): HostSecond | null {
    const since = this.#since;
    this.#since = null;
    return since;
  }

  /** Why this host was not observed, or which of its figures are missing; empty if all is there. */
  gaps(): string[] {
    const { name, instance } = this.#mapped;
    if (this.#observedMs === 0) {
      const reason =
        this.#problem ??
        (this.#before === null
          ? `${this.#server.address} has no CPU time of node_exporter with the instance "${instance}".`
          : `${this.#server.address} scraped it less than twice in the measured time.`);
      return [`${name} was not observed: ${reason}`];
    }
    return this.#missing.length === 0
      ? []
      : [`${this.#server.address} does not have all figures of ${name}: ${this.#missing.join(', ')} are missing.`];
  }

  /** Reads the scrapes since the last one. Never throws. */
  async read(): Promise<void> {
    this.#reading ??= this.#readScrapes()
      .then(
        () => (this.#problem = null),
        (thrown: unknown) => (this.#problem = thrown instanceof Error ? thrown.message : String(thrown))
      )
      .then(() => {
        this.#reading = null;
      });
    return this.#reading;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #readScrapes(): Promise<void> {
    const aheadMs = this.#aheadMs ?? (await this.#server.now()) - Date.now();
    this.#aheadMs = aheadMs;
    const from = this.#before?.at ?? this.#from + aheadMs;
    const sinceMs = Date.now() + aheadMs - from;
    if (sinceMs <= 0) {
      return;
    }
    const selector = `{__name__=~"${NODE_METRICS}",instance=${JSON.stringify(this.#mapped.instance)}}`;
    const scrapes = await this.#server.scrapes(selector, Math.min(MAX_RANGE_MS, sinceMs) + LATE_MS);
    scrapes.filter(({ at }) => at > from).forEach((scrape) => this.#add(scrape));
  }

  #add({ at, points }: Scrape): void {
    const counters = nodeCounters(points);
    if (counters === null) {
      return;
    }
    const before = this.#before;
    if (before !== null) {
      const second = hostSecond(this.#mapped.name, before.counters, counters, at - before.at);
      this.#since = plusHost(this.#since ?? noHostSecond(), second);
      this.#observedMs += second.elapsedMs;
      this.#missing = missingIn(counters);
    }
    this.#before = { at, counters };
  }
}

function hostSecond(host: string, before: NodeCounters, after: NodeCounters, elapsedMs: number): HostSecond {
  const { bitsPerSecond, knownStates } = after;
  const between = hostBetween(before, after, { host, bitsPerSecond, knownStates, elapsedMs });
  return {
    ...between,
    clockStepMs: 0,
    programs: [
      {
        ...{ role: 'store', name: 'all programs', quotaCpus: null, throttledMs: 0 },
        cpuMs: between.cpuMs.user + between.cpuMs.system,
        // The pressure only says whether any thread waited, so it is at most the time that all threads waited.
        waitedForCpuMs:
          before.waitedMs === null || after.waitedMs === null
            ? (between.pressureMs?.cpu ?? 0)
            : growth(before.waitedMs, after.waitedMs),
        writtenBytes: between.disks.reduce((sum, disk) => sum + disk.writtenBytes, 0),
      },
    ],
  };
}
