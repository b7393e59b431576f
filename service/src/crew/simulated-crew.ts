import type { Histogram } from 'hdr-histogram-js';

import type { ProducerAccount } from '../sinks/contract.ts';
import { Fault } from '../model/fault.ts';
import type { RunSpec } from '../model/run.ts';
import { Account, Accounts } from '../producer/account.ts';
import { OpenRows } from '../producer/open-rows.ts';
import { perPhase, type PhaseMs } from '../producer/phases.ts';
import { nothing, type Second } from '../producer/second.ts';
import { Ticks } from '../producer/ticks.ts';
import { intervalHistogram, NO_LATENCIES, record } from '../stats/histograms.ts';
import type { Crew, CrewOrder, CrewResult, CrewRun, SecondObserver } from './crew.ts';

/** A store that does not exist, as its producers would see it. */
export interface SimulatedStore {
  /** Readings that one producer writes in a second of a closed loop. */
  readonly rowsPerSecond: number;
  readonly rowsPerCommit: number;
  /** Medians; the latencies scatter around them like those of real stores, with a long tail. */
  readonly serviceMs: number;
  readonly commitMs: number;
}

const USUAL_STORE: SimulatedStore = { rowsPerSecond: 500, rowsPerCommit: 100, serviceMs: 5, commitMs: 8 };
/** Quantiles of a latency that are recorded. More would make the histograms larger than those of a real producer. */
const QUANTILES = 24;
/** How widely latencies scatter: with this exponent, the 99th percentile is about three times the median. */
const SCATTER = 0.25;
const BUSY: PhaseMs = { ...perPhase(() => 0), building: 0.1, writing: 0.3, committing: 0.6 };
/** The resources that a small board with one thread uses for this work. */
const THREAD = { cpuShare: 0.06, eventLoopDelayMs: 1.1, residentBytes: 90 * 1024 ** 2 };

/**
 * Reports what the producers of a realistic store would do, second by second, without a store and almost without work. All of its
 * reports add up as with a real crew, so that thousands of agents can be simulated in a few processes.
 */
export class SimulatedCrew implements Crew {
  readonly #targets: ReadonlySet<string>;
  readonly #store: SimulatedStore;

  /** @param targets - The names of the targets, all of which are like that store. */
  constructor(targets: Iterable<string>, store: SimulatedStore = USUAL_STORE) {
    this.#targets = new Set(targets);
    this.#store = store;
  }

  async muster(order: CrewOrder): Promise<CrewRun> {
    const { target } = order.spec;
    if (!this.#targets.has(target)) {
      throw new Fault({
        kind: 'configuration',
        code: 'TARGET_UNKNOWN',
        message: `No target "${target}" is simulated.`,
        hint: `There are: ${[...this.#targets].join(', ')}.`,
      });
    }
    return new SimulatedCrewRun(order, this.#store);
  }
}

class SimulatedCrewRun implements CrewRun {
  readonly source = { description: 'simulated readings', report: null };
  readonly ended: Promise<CrewResult>;
  readonly #end = Promise.withResolvers<void>();
  readonly #spec: RunSpec;
  readonly #store: SimulatedStore;
  readonly #producers: SimulatedProducer[];
  readonly #accounts: Accounts;
  readonly #ticks: Ticks;
  readonly #endMs: number;
  #observe: SecondObserver | null = null;
  #timer: NodeJS.Timeout | undefined;
  #startedAt = 0;
  #tickedAt = 0;
  #hasEnded = false;

  constructor(
    { spec, producers, numbers = Array.from({ length: producers }, (_, at) => at) }: CrewOrder,
    store: SimulatedStore
  ) {
    this.#spec = spec;
    this.#store = store;
    const rowsPerSecond = spec.ratePerSecond === null ? store.rowsPerSecond : spec.ratePerSecond / producers;
    this.#producers = numbers.map(
      (number) => new SimulatedProducer(number, { ...store, rowsPerSecond }, shareOf(spec.rows, number, producers))
    );
    this.#accounts = new Accounts(producers);
    this.#endMs = spec.durationMs === null ? Infinity : spec.durationMs + spec.warmupMs;
    this.#ticks = new Ticks(this.#endMs);
    this.ended = this.#end.promise.then(() => ({ accounts: this.#accounts.all(), fault: null }));
  }

  get accounts(): readonly ProducerAccount[] {
    return this.#accounts.all();
  }

  go(observe: SecondObserver): void {
    this.#observe = observe;
    this.#startedAt = this.#tickedAt = performance.now();
    this.#schedule();
  }

  stop(): void {
    this.#finish('commit');
  }

  abort(): void {
    this.#finish('discard');
  }

  #schedule(): void {
    const elapsedMs = performance.now() - this.#startedAt;
    const waitMs = Math.min(this.#ticks.dueMs, this.#endMs) - elapsedMs;
    // Rounded up because timers truncate fractions.
    this.#timer = setTimeout(() => this.#work(), Math.max(0, Math.ceil(waitMs)));
  }

  /** Produces each second that is over. If this process was late, there are several: real hosts would not have waited for each other. */
  #work(): void {
    const nowMs = performance.now() - this.#startedAt;
    for (let dueMs = this.#ticks.dueMs; Math.min(dueMs, this.#endMs) <= nowMs; dueMs = this.#ticks.dueMs) {
      const elapsedMs = dueMs;
      if (elapsedMs >= this.#endMs || this.#producers.every((producer) => producer.isDoneAt(elapsedMs))) {
        this.#finish('commit');
        return;
      }
      this.#tick(elapsedMs, (producer) => producer.work(elapsedMs));
    }
    this.#schedule();
  }

  #finish(openRows: 'commit' | 'discard'): void {
    if (this.#hasEnded) {
      return;
    }
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    if (this.#observe !== null) {
      const elapsedMs = Math.min(performance.now() - this.#startedAt, this.#endMs);
      this.#tick(elapsedMs, (producer) => {
        const done = producer.work(elapsedMs);
        return openRows === 'commit' ? plus(done, producer.commit()) : done;
      });
    }
    this.#end.resolve();
  }

  #tick(elapsedMs: number, work: (producer: SimulatedProducer) => Work): void {
    const intervalMs = Math.max(0, this.#startedAt + elapsedMs - this.#tickedAt);
    this.#tickedAt = this.#startedAt + elapsedMs;
    const done = this.#producers.map(work).reduce(plus, NO_WORK);
    const changes = this.#producers.flatMap((producer) => producer.account.takeChange() ?? []);
    this.#accounts.add(changes);
    this.#observe?.(this.#second(this.#ticks.take(elapsedMs), intervalMs, done), this.#accounts.all(), changes);
  }

  #second(second: number, elapsedMs: number, { offered, acked, commits }: Work): Second {
    const { serviceMs, commitMs } = this.#store;
    const isPaced = this.#spec.ratePerSecond !== null;
    const service = scattered(serviceMs, acked);
    const latencies = {
      ...NO_LATENCIES,
      ...{ service, commit: scattered(commitMs, commits) },
      ...(isPaced && { intended: service }),
    };
    const producerMs = elapsedMs * this.#producers.length;
    const busy = isPaced ? Math.min(1, (commits * commitMs) / producerMs) : 1;
    return {
      ...nothing(latencies),
      ...{ second, elapsedMs, offered, acked },
      spent: { ...perPhase((phase) => BUSY[phase] * busy * producerMs), idle: (1 - busy) * producerMs },
      cpuSeconds: (THREAD.cpuShare * elapsedMs) / 1000,
      eventLoopMs: THREAD.cpuShare * elapsedMs,
      eventLoopDelayMs: THREAD.eventLoopDelayMs,
      residentBytes: THREAD.residentBytes,
    };
  }
}

/** What producers did in an interval. */
interface Work {
  offered: number;
  acked: number;
  commits: number;
}

const NO_WORK: Work = { offered: 0, acked: 0, commits: 0 };

function plus(a: Work, b: Work): Work {
  return { offered: a.offered + b.offered, acked: a.acked + b.acked, commits: a.commits + b.commits };
}

class SimulatedProducer {
  readonly account: Account;
  readonly #open = new OpenRows();
  readonly #store: SimulatedStore;
  readonly #rows: number;

  constructor(number: number, store: SimulatedStore, rows: number | null) {
    this.account = new Account(number, this.#open);
    this.#store = store;
    this.#rows = rows ?? Infinity;
  }

  isDoneAt(elapsedMs: number): boolean {
    return this.#dueAt(elapsedMs) >= this.#rows;
  }

  /** Writes what is due, and commits all but the last rows, which do not fill a commit. */
  work(elapsedMs: number): Work {
    const { rowsPerCommit } = this.#store;
    const due = Math.min(this.#dueAt(elapsedMs), this.#rows);
    const full = Math.floor(due / rowsPerCommit) * rowsPerCommit;
    const committed = full > this.#open.next ? plus(this.#write(full), this.commit()) : NO_WORK;
    return plus(committed, this.#write(due));
  }

  commit(): Work {
    const acked = this.#open.count;
    this.account.ack(acked);
    this.#open.settle();
    return { offered: 0, acked, commits: Math.ceil(acked / this.#store.rowsPerCommit) };
  }

  #write(until: number): Work {
    const rows = until - this.#open.next;
    if (rows > 0) {
      this.#open.add(rows, 0, [], 0);
    }
    return { ...NO_WORK, offered: rows };
  }

  #dueAt(elapsedMs: number): number {
    return Math.floor((this.#store.rowsPerSecond * elapsedMs) / 1000);
  }
}

/** The first producers take one more row each if the rows cannot be shared out evenly. */
function shareOf(rows: number | null, producer: number, producersInAll: number): number | null {
  return rows === null ? null : Math.floor(rows / producersInAll) + (producer < rows % producersInAll ? 1 : 0);
}

/** `count` latencies around a median, at the quantiles of a log-logistic distribution. */
function scattered(medianMs: number, count: number): Histogram {
  const histogram = intervalHistogram();
  let recorded = 0;
  for (let at = 0; at < QUANTILES; at += 1) {
    const share = (at + 0.5) / QUANTILES;
    const until = Math.round((count * (at + 1)) / QUANTILES);
    if (until > recorded) {
      record(histogram, medianMs * (share / (1 - share)) ** SCATTER, until - recorded);
      recorded = until;
    }
  }
  return histogram;
}
