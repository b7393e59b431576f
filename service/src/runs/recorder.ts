import { newest, rateNow } from '../model/now.ts';
import type { RunId } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import type { Latencies } from '../stats/histograms.ts';
import type { ProducerAccount } from '../sinks/contract.ts';
import type { Journal } from '../journal/journal.ts';
import type { RelaySecond } from '../relay/child.ts';
import type { StepSample } from '../journal/steps.ts';
import { Sampler } from './sampling.ts';
import { relayOnly, type RunSecond } from './second.ts';
import { Totals } from './totals.ts';

/** What a recorder needs to know about its run. */
interface RecordedRun {
  id: RunId;
  /** When the producers start, in milliseconds since 1970 UTC. */
  startedAt: number;
  warmupMs: number;
  everySeconds: number;
  /** What an earlier process recorded of this run. */
  before?: { totals: Totals; second: number; elapsedMs: number };
  /** What another process needs to take over the producers, at the end of each second. */
  crew?: () => unknown;
}

/** Records what a run does, second by second, so that a service killed at any moment loses at most one second. */
export class Recorder {
  readonly totals: Totals;
  readonly #run: RunId;
  readonly #journal: Journal;
  readonly #warmupMs: number;
  readonly #sampler: Sampler;
  #accounts: readonly ProducerAccount[] = [];
  readonly #observe: (sample: Sample, latencies: Latencies) => void;
  /** The samples of the last seconds, for the current rate. */
  #recent: Sample[] = [];
  #elapsedMs: number;
  #second: number;
  readonly #crew: () => unknown;

  constructor(run: RecordedRun, journal: Journal, observe: (sample: Sample, latencies: Latencies) => void) {
    this.totals = run.before?.totals ?? new Totals();
    this.#elapsedMs = run.before?.elapsedMs ?? 0;
    this.#second = run.before?.second ?? 0;
    this.#crew = run.crew ?? (() => undefined);
    this.#run = run.id;
    this.#journal = journal;
    this.#warmupMs = run.warmupMs;
    this.#sampler = new Sampler(run.startedAt, run.everySeconds, this.#second);
    this.#observe = observe;
  }

  get isWarming(): boolean {
    // Round to the nearest second; otherwise a slightly early sample would make the warm-up a second longer.
    return Math.round(this.#elapsedMs / 1000) * 1000 < this.#warmupMs;
  }

  /** The account of each producer so far. */
  get accounts(): readonly ProducerAccount[] {
    return this.#accounts;
  }

  /** Records that the run begins or continues with these accounts: from now on, another process can take it over. */
  begin(accounts: readonly ProducerAccount[]): void {
    this.#accounts = accounts;
    this.#keep([], null);
  }

  /** Adds a second; `accounts` are those of all producers at its end. */
  add(second: RunSecond, accounts: readonly ProducerAccount[]): void {
    const warming = this.isWarming;
    this.#second = second.second;
    this.#elapsedMs += second.elapsedMs;
    this.totals.add(second, warming);
    this.#accounts = accounts;
    const samples = this.#sampler.add(second, warming);
    this.#recent = newest([...this.#recent, samples[0].sample]);
    this.#keep(samples, rateNow(this.#recent) ?? 0);
    this.#observe(samples[0].sample, second.latencies);
  }

  /** Records the final accounts of the producers, after they have ended. */
  settle(accounts: readonly ProducerAccount[]): void {
    this.#accounts = accounts;
    this.totals.all.offered = accounts.reduce((sum, { offered }) => sum + offered, 0);
    this.totals.all.acked = accounts.reduce((sum, { acked }) => sum + acked, 0);
    this.#keep([], null);
  }

  /** Adds a second in which only the relay worked: it is shown, but does not count for the producers' rates. */
  addRelayed(elapsedMs: number, relay: RelaySecond): void {
    this.#second += 1;
    const second = relayOnly(this.#second, elapsedMs, relay);
    const samples = this.#sampler.add(second, false);
    this.#keep(samples, 0);
    this.#observe(samples[0].sample, second.latencies);
  }

  /** Call when nothing more will be added. */
  end(accounts: readonly ProducerAccount[]): void {
    this.settle(accounts);
    this.#keep(this.#sampler.end(), null);
  }

  #keep(samples: readonly StepSample[], rowsPerSecond: number | null): void {
    this.#journal.progress.add(this.#run, {
      ...{ samples, totals: this.totals.record(), accounts: this.accounts, rowsPerSecond, crew: this.#crew() },
    });
  }
}
