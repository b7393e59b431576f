import { Fault } from '../model/fault.ts';
import type { Reading } from '../model/reading.ts';
import type { RunId } from '../model/run.ts';
import { counted, sentence } from '../model/sentence.ts';
import { systemClock, Wake } from '../time/clock.ts';
import { atMost } from '../time/deadline.ts';
import type { Second } from '../producer/second.ts';
import { ThreadWatch } from '../producer/thread-watch.ts';
import type { SensorHealth } from '../model/sensor.ts';
import type { ProducerAccount, Sink } from '../sinks/contract.ts';
import type { Source } from '../sources/contract.ts';
import { delivered, offered, rangesOf } from './account.ts';
import { Backlog } from './backlog.ts';
import { COLLECTOR, Delivery } from './delivery.ts';
import { Interval } from './interval.ts';
import type { LeftoverListener } from './leftovers.ts';
import { SensorTroubles } from './sensor-troubles.ts';
import { SensorWatch, type SensorTimes } from './sensor-watch.ts';
import type { Spool, SpooledReading } from './spool.ts';

/** How long to wait for the store when a collection ends. Readings not delivered by then stay in the spool. */
const LAST_DELIVERY_WITHIN_MS = 5_000;
/** How long to wait for sensors that are being read when a collection ends: a DS18B20 takes 0.75 s. */
const LAST_ANSWERS_WITHIN_MS = 1_000;
/** Limit for separate ranges of readings that the store refused; more of them mean a permanent problem. */
const MAX_STRETCHES = 10_000;

interface Parts {
  run: RunId;
  source: Source;
  sink: Sink;
  spool: Spool;
  intervalMs: number;
  durationMs: number | null;
  leftovers: LeftoverListener;
  note(text: string): void;
}

/** What a collector has done since it began, including readings left by earlier collections. */
export interface CollectorTally {
  acked: number;
  /** Dropped by a full spool. */
  dropped: number;
  /** Refused by the store for good. */
  rejected: number;
  transientErrors: number;
  /** Milliseconds since 1970 UTC; null before the first ack. */
  lastAckAt: number | null;
}

/** Reads every sensor at each tick and delivers the readings to the store, now or once it is reachable. */
export class Collector {
  readonly #parts: Parts;
  readonly #backlog: Backlog;
  readonly #delivery: Delivery;
  readonly #wake = new Wake();
  readonly #aborted = Promise.withResolvers<void>();
  readonly #watch = new ThreadWatch();
  #interval = new Interval(this.#watch);
  #account: ProducerAccount = { producer: COLLECTOR, offered: 0, acked: 0, unacked: [] };
  readonly #tally: CollectorTally = { acked: 0, dropped: 0, rejected: 0, transientErrors: 0, lastAckAt: null };
  readonly #troubles: SensorTroubles;
  readonly #seen = new SensorWatch();
  #stopping = false;
  #closed = false;
  #failure: Fault | null = null;
  #measuring: Promise<void> = Promise.resolve();
  #delivering: Promise<void> | null = null;
  #away: Fault | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#troubles = new SensorTroubles((text) => parts.note(text));
    this.#backlog = new Backlog(parts.spool, {
      dropped: (readings) => this.#dropped(readings),
      spoolFailed: (fault) => this.#transient(fault),
    });
    const listener = {
      delivered: (readings: readonly SpooledReading[], serviceMs: number | null) =>
        this.#delivered(readings, serviceMs),
      rejected: (entry: SpooledReading, fault: Fault) => this.#rejected(entry, fault),
      finished: (run: RunId) => (run === parts.run ? undefined : parts.leftovers.finished(run)),
      away: (fault: Fault) => this.#wentAway(fault),
      isUnwanted: (run: RunId) => run !== parts.run && parts.leftovers.isErased(run),
      storedInVain: (run: RunId) => parts.leftovers.storedInVain(run),
      discarded: (run: RunId, readings: number) =>
        parts.note(
          `Discarded ${counted(readings, 'waiting reading')} of collection ${run}: its readings were deleted.`
        ),
    };
    this.#delivery = new Delivery(parts.sink, this.#backlog, listener, systemClock);
  }

  /**
   * Collects until stopped or the duration is over, then delivers what it can; the rest stays in the spool. Throws the
   * Fault of a source or spool that fails permanently.
   */
  async run(): Promise<void> {
    const { intervalMs, durationMs, source } = this.#parts;
    const startedAt = systemClock.now();
    const endAt = startedAt + (durationMs ?? Infinity);
    try {
      for (let tick = 0; !this.#stopping;) {
        this.#read();
        this.#deliver();
        // Ticks that were missed while the process was delayed or the machine was asleep are not made up for, because a
        // reading has the time at which it was taken.
        const next = Math.max(tick + 1, Math.ceil((systemClock.now() - startedAt) / intervalMs));
        const nextAt = startedAt + next * intervalMs;
        this.#interval.missTicks(Math.max(0, Math.min(next, Math.ceil((endAt - startedAt) / intervalMs)) - tick - 1));
        tick = next;
        if (nextAt >= endAt) {
          await systemClock.sleep(Math.max(0, endAt - systemClock.now()), this.#wake);
          break;
        }
        await systemClock.sleep(nextAt - systemClock.now(), this.#wake);
      }
      await Promise.race([this.#measuring, systemClock.sleep(LAST_ANSWERS_WITHIN_MS, new Wake())]);
    } finally {
      this.#closed = true;
      source.close();
      await this.#finish();
    }
    if (this.#failure !== null) {
      throw this.#failure;
    }
  }

  stop(): void {
    this.#stopping = true;
    this.#wake.fire();
  }

  /** Stops without waiting for the last delivery. */
  abort(): void {
    this.stop();
    this.#aborted.resolve();
  }

  /** Readings that the store has not accepted yet. */
  get waiting(): number {
    return this.#backlog.rows;
  }

  get waitingOnDisk(): number {
    return this.#backlog.rowsOnDisk;
  }

  /** Why the store is unreachable; null while it is reachable. */
  get away(): Fault | null {
    return this.#away;
  }

  get tally(): Readonly<CollectorTally> {
    return this.#tally;
  }

  /** Failures of its sensors since it began. */
  get sensors(): readonly SensorHealth[] {
    return this.#parts.source.sensors?.health() ?? [];
  }

  /** When each sensor was last read and last changed. Empty for a replayed file and for simulated sensors, which cannot break. */
  get sensorTimes(): readonly SensorTimes[] {
    return this.#seen.times();
  }

  get account(): ProducerAccount {
    return this.#account;
  }

  /** Returns everything since the last call. */
  takeInterval(second: number): Second {
    const interval = this.#interval;
    this.#interval = new Interval(this.#watch);
    const { sensors } = this.#parts.source;
    return {
      ...interval.close(second, this.#backlog.rowsOnDisk),
      ...(sensors && { sensors: sensors.health() }),
    };
  }

  /** Does not wait for slow sensors: their readings are added when they arrive. */
  #read(): void {
    const { source } = this.#parts;
    if (source.sensors !== undefined) {
      this.#troubles.report(this.sensors);
      this.#seen.expect(source.sensors.locations(), Date.now());
      this.#measuring = source.sensors.measure((readings) => {
        if (readings.length > 0 && !this.#closed) {
          this.#seen.see(readings, Date.now());
          this.#take(readings, 0);
          this.#deliver();
        }
      });
      this.#measuring.catch((thrown: unknown) => this.#failed(thrown));
      return;
    }
    const startedAt = systemClock.now();
    const round = Array.from({ length: source.readsPerRound }, () => source.read()).flat();
    this.#take(round, systemClock.now() - startedAt);
  }

  #take(readings: readonly Reading[], readMs: number): void {
    const { run } = this.#parts;
    const first = this.#account.offered;
    this.#account = offered(this.#account, first + readings.length - 1);
    this.#interval.read(readings.length, readMs);
    this.#backlog.append(readings.map((reading, index) => ({ run, seq: first + index, reading })));
  }

  /** Ends the collection: the spool can no longer be written, or a source has failed permanently. */
  #failed(thrown: unknown): void {
    this.#failure ??= Fault.from(thrown);
    this.stop();
  }

  #deliver(): void {
    this.#delivering ??= this.#delivery
      .drain()
      .catch((thrown: unknown) => this.#transient(Fault.from(thrown)))
      .finally(() => {
        this.#delivering = null;
      });
  }

  async #finish(): Promise<void> {
    this.#delivery.hurry();
    this.#deliver();
    await atMost(LAST_DELIVERY_WITHIN_MS, Promise.race([this.#delivering, this.#aborted.promise]), undefined);
    await this.#delivery.stop();
    this.#watch.close();
    this.#backlog.spill();
  }

  #delivered(readings: readonly SpooledReading[], serviceMs: number | null): void {
    const [oldest] = readings;
    if (oldest === undefined) {
      return;
    }
    this.#tally.acked += readings.length;
    this.#tally.lastAckAt = Date.now();
    const ranges = rangesOf(readings.map(({ seq }) => seq));
    if (oldest.run === this.#parts.run) {
      this.#account = ranges.reduce(delivered, this.#account);
      this.#interval.delivered(readings, serviceMs);
    } else {
      ranges.forEach((range) => this.#parts.leftovers.delivered(oldest.run, range));
    }
    if (this.#away !== null) {
      this.#away = null;
      this.#parts.note(`The store is reachable again; ${counted(this.#backlog.rows, 'reading')} to deliver.`);
    }
  }

  #rejected({ run, seq }: SpooledReading, fault: Fault): void {
    this.#tally.rejected += 1;
    if (run !== this.#parts.run) {
      this.#parts.leftovers.givenUp(run, [seq, seq], 'rejected');
      return;
    }
    this.#interval.reject(fault);
    if (this.#account.unacked.length > MAX_STRETCHES) {
      this.#failure = new Fault({
        kind: 'fatal',
        code: 'TOO_MANY_UNACKED',
        message: `The store rejected more than ${MAX_STRETCHES} separate ranges of readings, the last one with: ${sentence(fault.message)}`,
        hint: fault.hint,
      });
      this.stop();
    }
  }

  /** Counts dropped readings, which stay among the unacked readings of the account. */
  #dropped(readings: readonly SpooledReading[]): void {
    this.#tally.dropped += readings.length;
    for (const [run, some] of Map.groupBy(readings, (entry) => entry.run)) {
      if (run === this.#parts.run) {
        this.#interval.drop(some.length);
      } else {
        rangesOf(some.map(({ seq }) => seq)).forEach((range) => this.#parts.leftovers.givenUp(run, range, 'dropped'));
      }
    }
  }

  #transient(fault: Fault): void {
    this.#tally.transientErrors += 1;
    this.#interval.fault(fault);
  }

  #wentAway(fault: Fault): void {
    this.#transient(fault);
    const wasAway = this.#away !== null;
    this.#away = fault;
    this.#backlog.storeUnreachable();
    if (!wasAway) {
      this.#parts.note(`The store is unreachable; readings are kept on disk: ${sentence(fault.message)}`);
    }
  }
}
