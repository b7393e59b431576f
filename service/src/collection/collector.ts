import type { CrewSecond } from '../crew/crew.ts';
import { Fault } from '../model/fault.ts';
import type { RunId } from '../model/run.ts';
import { systemClock, Wake } from '../producer/clock.ts';
import { ThreadWatch } from '../producer/thread-watch.ts';
import { Unacked } from '../producer/unacked.ts';
import type { ProducerAccount, SeqRange, Sink } from '../sinks/contract.ts';
import type { Source } from '../sources/contract.ts';
import { Backlog } from './backlog.ts';
import { COLLECTOR, Delivery } from './delivery.ts';
import { Interval } from './interval.ts';
import type { Spool, SpooledReading } from './spool.ts';

/** How long the end of a collection waits for the store before it leaves the rest in the spool. */
const LAST_DELIVERY_WITHIN_MS = 5_000;

interface Parts {
  run: RunId;
  source: Source;
  sink: Sink;
  spool: Spool;
  intervalMs: number;
  durationMs: number | null;
  /** Readings that an earlier collection had left in the spool have reached the store. */
  deliveredLate(run: RunId, first: number, last: number): void;
  note(text: string): void;
}

/** Reads every sensor at each tick and brings the readings to the store, whether it is there now or later. */
export class Collector {
  readonly #parts: Parts;
  readonly #backlog: Backlog;
  readonly #delivery: Delivery;
  readonly #wake = new Wake();
  readonly #unacked = new Unacked();
  readonly #ending = new AbortController();
  #stopping = false;
  #delivering: Promise<void> | null = null;
  #isAway = false;
  #nextSeq = 0;
  #acked = 0;
  readonly #watch = new ThreadWatch();
  #interval = new Interval(this.#watch);

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#backlog = new Backlog(parts.spool, (dropped) => this.#drop(dropped));
    this.#delivery = new Delivery(parts.sink, this.#backlog, {
      delivered: (readings, serviceMs) => this.#delivered(readings, serviceMs),
      rejected: (entry, fault) => this.#rejected(entry, fault),
      away: (fault) => this.#away(fault),
    });
  }

  /** Collects until stopped or the duration is over, then delivers what it can. What is left stays in the spool. */
  async run(): Promise<void> {
    const { intervalMs, durationMs, source } = this.#parts;
    const startedAt = systemClock.now();
    const endAt = startedAt + (durationMs ?? Infinity);
    try {
      for (let tick = 0; !this.#stopping;) {
        this.#read();
        this.#deliver();
        // Ticks that were missed, for a sensor was slow or the machine asleep, are not made up for: a reading is of its moment.
        tick = Math.max(tick + 1, Math.ceil((systemClock.now() - startedAt) / intervalMs));
        const nextAt = startedAt + tick * intervalMs;
        if (nextAt >= endAt) {
          await systemClock.sleep(Math.max(0, endAt - systemClock.now()), this.#wake);
          break;
        }
        await systemClock.sleep(nextAt - systemClock.now(), this.#wake);
      }
    } finally {
      source.close();
      await this.#finish();
    }
  }

  stop(): void {
    this.#stopping = true;
    this.#wake.fire();
  }

  /** Ends the last delivery too. */
  abort(): void {
    this.stop();
    this.#ending.abort();
  }

  /** Readings that the store has yet to take. */
  get waiting(): number {
    return this.#backlog.rows;
  }

  account(): ProducerAccount {
    const unacked: SeqRange[] = this.#unacked.ranges();
    const known = unacked.reduce((sum, [first, last]) => sum + last - first + 1, this.#acked);
    // What is neither acked nor given up is still in the backlog: the newest readings, for they are delivered in order.
    if (known < this.#nextSeq) {
      unacked.push([known, this.#nextSeq - 1]);
    }
    return { producer: COLLECTOR, offered: this.#nextSeq, acked: this.#acked, unacked };
  }

  /** What has happened since the last call, in the form of a crew's second. */
  takeInterval(second: number): CrewSecond & { dropped: number } {
    const interval = this.#interval;
    this.#interval = new Interval(this.#watch);
    return { ...interval.close(second, this.#backlog.rowsOnDisk), accounts: [this.account()] };
  }

  #read(): void {
    const { run, source } = this.#parts;
    const startedAt = systemClock.now();
    const round = Array.from({ length: source.readsPerRound }, () => source.read()).flat();
    const entries = round.map((reading) => ({ run, seq: this.#nextSeq++, reading }));
    this.#interval.read(entries.length, systemClock.now() - startedAt);
    this.#backlog.append(entries);
  }

  #deliver(): void {
    this.#delivering ??= this.#delivery
      .drain(this.#ending.signal)
      .catch((thrown: unknown) => {
        if (!this.#ending.signal.aborted) {
          this.#away(Fault.from(thrown));
        }
      })
      .finally(() => {
        this.#delivering = null;
      });
  }

  async #finish(): Promise<void> {
    this.#deliver();
    const late = setTimeout(() => this.#ending.abort(), LAST_DELIVERY_WITHIN_MS);
    await this.#delivering;
    clearTimeout(late);
    this.#backlog.spill();
    await this.#delivery.close();
    this.#watch.close();
  }

  #delivered(readings: readonly SpooledReading[], serviceMs: number): void {
    if (readings.length === 0) {
      return;
    }
    if (this.#isAway) {
      this.#isAway = false;
      this.#parts.note(`The store is back; ${this.#backlog.rows} reading(s) still wait.`);
    }
    const { run } = readings[0];
    if (run === this.#parts.run) {
      this.#acked += readings.length;
      this.#interval.delivered(readings.length, serviceMs);
    } else {
      readings.forEach(({ seq }) => this.#parts.deliveredLate(run, seq, seq));
    }
  }

  #rejected(entry: SpooledReading, fault: Fault): void {
    if (entry.run === this.#parts.run) {
      this.#unacked.add(entry.seq, entry.seq);
      this.#interval.reject(fault);
    }
  }

  #drop(readings: readonly SpooledReading[]): void {
    const own = readings.filter(({ run }) => run === this.#parts.run);
    own.forEach(({ seq }) => this.#unacked.add(seq, seq));
    this.#interval.dropped += own.length;
  }

  #away(fault: Fault): void {
    this.#interval.fault(fault);
    if (!this.#isAway) {
      this.#isAway = true;
      this.#parts.note(`The store is away, readings are kept on disk: ${fault.message}`);
    }
  }
}
