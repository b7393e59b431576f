import { Fault, RejectedRows } from '../model/fault.ts';
import type { Cadence, ProducerAccount, Session } from '../sinks/contract.ts';
import { Agenda } from './agenda.ts';
import { Wake, type Clock } from './clock.ts';
import type { Feed } from './feed.ts';
import type { Meter } from './meter.ts';
import { OpenRows } from './open-rows.ts';
import type { Pace } from './pace.ts';
import { PhaseWatch, type PhaseMs } from './phases.ts';
import { Recovery } from './recovery.ts';
import type { Turn } from './turn.ts';
import { Unacked } from './unacked.ts';

/** How long to wait before asking a source again that had nothing to give. */
const EMPTY_SOURCE_PAUSE_MS = 100;

export interface ProducerPlan {
  producer: number;
  cadence: Cadence;
  /** Null is closed loop. */
  pace: Pace | null;
  /** From go to the last reading; null is until stopped. */
  durationMs: number | null;
  /** Null is no limit. */
  rows: number | null;
}

export interface ProducerTools {
  feed: Feed;
  open(): Promise<Session>;
  clock: Clock;
  meter: Meter;
  turn: Turn;
  /** Told of each transient fault that was got over. */
  recovered(fault: Fault): void;
}

/**
 * One loop with one session: builds readings, writes them, commits. The hot path of Thermobench.
 *
 * What a lost connection leaves in doubt is never sent again, but counted as unacked: so nothing is stored twice, and the
 * ledger tells from the store what became of it.
 */
export class Producer {
  readonly #plan: ProducerPlan;
  readonly #tools: ProducerTools;
  #watch: PhaseWatch;
  readonly #wake = new Wake();
  readonly #unacked = new Unacked();
  readonly #agenda: Agenda | null;
  readonly #stopping = new AbortController();
  readonly #recovery: Recovery;
  #session: Session | null = null;
  #aborted = false;
  #goAt = 0;
  #acked = 0;
  readonly #open = new OpenRows();

  constructor(plan: ProducerPlan, tools: ProducerTools) {
    this.#plan = plan;
    this.#tools = tools;
    this.#watch = new PhaseWatch(tools.clock.now());
    this.#agenda = plan.pace === null ? null : new Agenda(plan.pace, plan.durationMs);
    const { open, clock } = tools;
    this.#recovery = new Recovery({ open, clock, wake: this.#wake, signal: this.#stopping.signal });
  }

  /** Opens the session, so that connecting is no part of what is measured. Throws the sink's Fault. */
  async connect(): Promise<void> {
    this.#session = await this.#tools.open();
  }

  /** Writes until told to stop, or the duration or the rows are used up; then commits the tail. Throws a Fault that ends the run. */
  async run(): Promise<void> {
    this.#goAt = this.#tools.clock.now();
    // Anew, or the time it took to connect would count as idle.
    this.#watch = new PhaseWatch(this.#goAt);
    this.#watch.enter('building', this.#goAt);
    try {
      while (this.#goesOn()) {
        await this.#attempt(() => this.#step());
      }
      if (this.#open.count > 0 && !this.#aborted) {
        await this.#attempt(() => this.#commit());
      }
    } finally {
      this.#watch.end(this.#tools.clock.now());
      await this.close();
    }
  }

  /** No new readings; what is written will be committed. */
  stop(): void {
    this.#stopping.abort();
    this.#wake.fire();
  }

  /** Ends now, in the middle of whatever it does. What was not committed is of unknown fate. */
  async abort(): Promise<void> {
    this.#aborted = true;
    this.stop();
    await this.#session?.close();
  }

  /** Lets go of connection and source. */
  async close(): Promise<void> {
    this.#tools.feed.close();
    await this.#session?.close();
    this.#session = null;
  }

  account(): ProducerAccount {
    const unacked = this.#unacked.ranges();
    const { first, next, count } = this.#open;
    if (count > 0) {
      unacked.push([first, next - 1]);
    }
    return { producer: this.#plan.producer, offered: next, acked: this.#acked, unacked };
  }

  drainPhasesInto(total: PhaseMs): void {
    this.#watch.drainInto(total, this.#tools.clock.now());
  }

  #goesOn(): boolean {
    const { durationMs, rows } = this.#plan;
    return (
      !this.#stopping.signal.aborted &&
      (rows === null || this.#open.next < rows) &&
      (durationMs === null || this.#elapsedMs() < durationMs)
    );
  }

  async #step(): Promise<void> {
    const { clock, feed, meter, turn } = this.#tools;
    const due = this.#countDue();
    if (due === 0) {
      await this.#idle(this.#agenda?.waitMs(this.#elapsedMs()) ?? 0);
      return;
    }
    const readings = feed.take(due);
    if (readings.length === 0) {
      await this.#idle(EMPTY_SOURCE_PAUSE_MS);
      return;
    }

    const calledAt = clock.now();
    this.#watch.enter('writing', calledAt);
    const firstSeq = this.#open.next;
    this.#open.add(readings.length, calledAt, this.#begin(readings.length));
    meter.offered(readings.length);
    await this.#connected().write({ firstSeq, readings });

    if (this.#open.count >= this.#plan.cadence.rowsPerCommit) {
      await this.#commit();
    }
    const now = clock.now();
    this.#watch.enter('building', now);
    if (turn.isOver(now)) {
      await turn.next();
    }
  }

  /** How many readings may be built now: all that fit in a closed loop, else those whose time has come. */
  #countDue(): number {
    const { cadence, rows } = this.#plan;
    const room = Math.min(
      cadence.rowsPerWrite,
      cadence.rowsPerCommit - this.#open.count,
      rows === null ? Infinity : rows - this.#open.next
    );
    return this.#agenda === null ? room : this.#agenda.countDue(this.#elapsedMs(), room);
  }

  /** Takes the intended starts of the next readings off the agenda, as times of the clock. */
  #begin(rows: number): readonly number[] {
    return this.#agenda === null ? [] : this.#agenda.begin(rows).map((intended) => this.#goAt + intended);
  }

  async #commit(): Promise<void> {
    const { clock, meter } = this.#tools;
    const calledAt = clock.now();
    this.#watch.enter('committing', calledAt);
    try {
      const acked = await this.#connected().commit();
      this.#acked += acked;
      meter.acked(acked);
    } catch (thrown) {
      if (!(thrown instanceof RejectedRows)) {
        throw thrown;
      }
      this.#reject(thrown);
    }
    const now = clock.now();
    meter.committed(now - calledAt);
    this.#open.measureInto(meter, now);
    this.#open.settle();
    this.#recovery.succeeded();
    this.#unacked.checkRoom();
  }

  #reject(rejected: RejectedRows): void {
    this.#acked += rejected.acked;
    this.#tools.meter.acked(rejected.acked);
    this.#tools.meter.rejected(rejected.rows.length);
    for (const { seq } of rejected.rows) {
      this.#unacked.add(seq, seq);
    }
    this.#tools.recovered(rejected);
  }

  /** Does the work; on a transient fault gives up what is open, connects anew within the limit, and goes on. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const fault = Fault.from(thrown);
      if (this.#open.count > 0) {
        this.#unacked.add(this.#open.first, this.#open.next - 1);
        this.#open.settle();
      }
      if (this.#aborted) {
        return;
      }
      if (fault.kind !== 'transient') {
        throw fault;
      }
      this.#tools.meter.transientError();
      this.#tools.recovered(fault);
      this.#watch.enter('writing', this.#tools.clock.now());
      await this.#reconnect(fault);
      this.#watch.enter('building', this.#tools.clock.now());
    }
  }

  async #reconnect(lost: Fault): Promise<void> {
    await this.#session?.close();
    this.#session = null;
    try {
      this.#session = await this.#recovery.reopen(lost);
    } catch (thrown) {
      if (!this.#stopping.signal.aborted) {
        throw thrown;
      }
    }
  }

  /** Nothing is due for so long: rests, or commits what the sink does not want to wait for more. */
  async #idle(ms: number): Promise<void> {
    const { idleCommitMs = Infinity } = this.#plan.cadence;
    const leftMs = this.#open.count === 0 ? Infinity : this.#open.oldestCallAt + idleCommitMs - this.#tools.clock.now();
    if (leftMs > 0) {
      await this.#rest(Math.min(ms, leftMs));
      return;
    }
    await this.#commit();
    this.#watch.enter('building', this.#tools.clock.now());
  }

  async #rest(ms: number): Promise<void> {
    this.#watch.enter('idle', this.#tools.clock.now());
    await this.#tools.clock.sleep(ms, this.#wake);
    this.#watch.enter('building', this.#tools.clock.now());
  }

  #elapsedMs(): number {
    return this.#tools.clock.now() - this.#goAt;
  }

  #connected(): Session {
    if (this.#session === null) {
      throw new Fault({
        kind: 'fatal',
        code: 'NOT_CONNECTED',
        message: 'A producer was asked to write before it was connected.',
        hint: 'This is a defect of Thermobench. Please report it.',
      });
    }
    return this.#session;
  }
}
