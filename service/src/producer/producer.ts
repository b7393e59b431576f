import { Fault } from '../model/fault.ts';
import type { Cadence, ProducerAccount, Session } from '../sinks/contract.ts';
import { Account, type AccountChange } from './account.ts';
import { Agenda } from './agenda.ts';
import { Wake, type Clock } from '../time/clock.ts';
import { Commits } from './commits.ts';
import type { Feed } from './feed.ts';
import { NO_WAIT, type LoopWatch } from './loop-watch.ts';
import type { Meter } from './meter.ts';
import { OpenRows } from './open-rows.ts';
import type { Pace } from './pace.ts';
import { PhaseWatch, type PhaseMs } from './phases.ts';
import { Recovery } from './recovery.ts';
import type { StallWatch } from './stall.ts';
import type { Turn } from './turn.ts';

/** Pause before a source that had no data is polled again. */
const EMPTY_SOURCE_PAUSE_MS = 100;

/** For a store in this thread: its answers never wait for the thread. */
const NO_LOOP: LoopWatch = { resumed: () => NO_WAIT };

export interface ProducerPlan {
  producer: number;
  cadence: Cadence;
  /** Null means closed loop. */
  pace: Pace | null;
  /** From the start to the last reading; null means until stopped. */
  durationMs: number | null;
  /** Null means no limit. */
  rows: number | null;
  /** The store works in this thread, so no answer comes from outside. */
  embedded: boolean;
  /** How long to go on trying to reach a store that the run breaks on purpose; null for the usual limits. */
  patienceMs: number | null;
}

export interface ProducerTools {
  feed: Feed;
  open(): Promise<Session>;
  clock: Clock;
  meter: Meter;
  stalls: StallWatch;
  loop: LoopWatch;
  turn: Turn;
  /** Called after each transient fault that was retried successfully. */
  recovered(fault: Fault): void;
}

/**
 * One loop with one session: builds readings, writes them, commits. The hot path of Thermobench.
 *
 * Readings left in doubt by a lost connection are never sent again, but counted as unacked. So nothing is stored twice, and the
 * ledger counts in the store which of them arrived.
 */
export class Producer {
  readonly #plan: ProducerPlan;
  readonly #tools: ProducerTools;
  readonly #watch: PhaseWatch;
  readonly #wake = new Wake();
  readonly #agenda: Agenda | null;
  readonly #stopping = new AbortController();
  readonly #recovery: Recovery;
  #session: Session | null = null;
  #aborted = false;
  #goAt = 0;
  readonly #open = new OpenRows();
  readonly #account: Account;
  readonly #commits: Commits;

  constructor(plan: ProducerPlan, tools: ProducerTools) {
    this.#plan = plan;
    this.#tools = tools;
    this.#account = new Account(plan.producer, this.#open);
    this.#watch = new PhaseWatch(tools.clock.now());
    this.#agenda = plan.pace === null ? null : new Agenda(plan.pace, plan.durationMs);
    const { open, clock, meter, stalls, recovered } = tools;
    this.#recovery = new Recovery({
      open,
      clock,
      wake: this.#wake,
      signal: this.#stopping.signal,
      patienceMs: plan.patienceMs,
    });
    this.#commits = new Commits({
      ...{ clock, meter, stalls, watch: this.#watch, open: this.#open, account: this.#account },
      loop: plan.embedded ? NO_LOOP : tools.loop,
      recovery: this.#recovery,
      refused: recovered,
    });
  }

  /** Opens the session up front, so that connecting is not measured. Throws the sink's Fault. */
  async connect(): Promise<void> {
    this.#session = await this.#tools.open();
  }

  /**
   * Writes until stopped, or until the duration or the rows are used up; then commits the rest. Throws a Fault that
   * ends the run.
   */
  async run(): Promise<void> {
    this.#goAt = this.#tools.clock.now();
    this.#commits.start(this.#goAt);
    this.#watch.start('building', this.#goAt);
    try {
      for (let now = this.#goAt; this.#goesOn(now); now = this.#continued()) {
        await this.#attempt(() => this.#step(now));
      }
      this.#countMissed();
      if (this.#open.count > 0 && !this.#aborted) {
        await this.#attempt(() => this.#commits.commit(this.#connected()));
      }
    } finally {
      this.#countMissed();
      this.#watch.end(this.#tools.clock.now());
      await this.close();
    }
  }

  /** Stops building new readings; what is written will still be committed. */
  stop(): void {
    this.#stopping.abort();
    this.#wake.fire();
  }

  /** Ends immediately, even during a write or a commit. It is then unknown whether uncommitted readings are stored. */
  async abort(): Promise<void> {
    this.#aborted = true;
    this.stop();
    await this.#session?.close();
  }

  /** Releases connection and source. */
  async close(): Promise<void> {
    this.#tools.feed.close();
    await this.#session?.close();
    this.#session = null;
  }

  account(): ProducerAccount {
    return this.#account.whole();
  }

  /** What changed in the account since the last call; null if nothing did. */
  takeAccountChange(): AccountChange | null {
    return this.#account.takeChange();
  }

  drainPhasesInto(total: PhaseMs): void {
    this.#watch.drainInto(total, this.#tools.clock.now());
  }

  #goesOn(now: number): boolean {
    const { durationMs, rows } = this.#plan;
    return (
      !this.#stopping.signal.aborted &&
      (rows === null || this.#open.next < rows) &&
      (durationMs === null || now - this.#goAt < durationMs)
    );
  }

  /** Returns the time, after yielding to other producers of the thread if necessary. */
  #continued(): number {
    const now = this.#tools.clock.now();
    this.#watch.enter('building', now);
    return now;
  }

  async #step(from: number): Promise<void> {
    const { clock, feed, meter, turn } = this.#tools;
    const due = this.#countDue(from);
    if (due === 0) {
      await this.#idle(this.#agenda?.waitMs(from - this.#goAt) ?? 0);
      return;
    }
    const readings = feed.take(due);
    if (readings.length === 0) {
      const idleFrom = clock.now();
      await this.#idle(EMPTY_SOURCE_PAUSE_MS);
      meter.starved(clock.now() - idleFrom);
      return;
    }

    const calledAt = clock.now();
    this.#watch.enter('writing', calledAt);
    const session = this.#connected();
    const firstSeq = this.#open.next;
    this.#commits.handOver(readings.length, calledAt, this.#begin(readings.length));
    const taking = session.write({ firstSeq, readings });
    if (taking !== undefined) {
      await taking;
      this.#commits.answered(session, clock.now(), calledAt);
    }

    if (this.#open.count >= this.#plan.cadence.rowsPerCommit) {
      await this.#commits.commit(session);
    }
    const now = clock.now();
    this.#watch.enter('queued', now);
    if (turn.isOver(now)) {
      await turn.next();
    }
  }

  /** How many readings may be built now. In a closed loop, as many as fit; otherwise, those that are due. */
  #countDue(now: number): number {
    const { cadence, rows } = this.#plan;
    const room = Math.min(
      cadence.rowsPerWrite,
      cadence.rowsPerCommit - this.#open.count,
      rows === null ? Infinity : rows - this.#open.next
    );
    return this.#agenda === null ? room : this.#agenda.countDue(now - this.#goAt, room);
  }

  /** Takes the intended starts of the next readings off the agenda, as clock times. */
  #begin(rows: number): readonly number[] {
    return this.#agenda === null ? [] : this.#agenda.begin(rows).map((intended) => this.#goAt + intended);
  }

  /** Does the work. On a transient fault, gives up the open rows, reconnects within the limit, and continues. */
  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const fault = Fault.from(thrown);
      this.#commits.giveUp();
      if (this.#aborted) {
        return;
      }
      if (fault.kind !== 'transient') {
        throw fault;
      }
      this.#tools.meter.transientError();
      this.#tools.recovered(fault);
      this.#watch.enter('reconnecting', this.#tools.clock.now());
      await this.#reconnect(fault);
      this.#watch.enter('building', this.#tools.clock.now());
    }
  }

  /**
   * Counts the readings that were due until now and can no longer be started. If they were left out, no latency would
   * show the slowest readings.
   */
  #countMissed(): void {
    if (this.#agenda === null) {
      return;
    }
    const elapsedMs = this.#tools.clock.now() - this.#goAt;
    const left = this.#plan.rows === null ? Infinity : this.#plan.rows - this.#open.next;
    for (const [intendedMs, readings] of this.#agenda.missed(elapsedMs, left)) {
      this.#tools.meter.missed(readings, elapsedMs - intendedMs);
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

  /** Waits while nothing is due for `ms`, or commits the open rows if the oldest is older than the sink's `idleCommitMs`. */
  async #idle(ms: number): Promise<void> {
    const { idleCommitMs = Infinity } = this.#plan.cadence;
    const leftMs = this.#open.count === 0 ? Infinity : this.#open.oldestCallAt + idleCommitMs - this.#tools.clock.now();
    if (leftMs > 0) {
      await this.#rest(Math.min(ms, leftMs));
      return;
    }
    await this.#commits.commit(this.#connected());
    this.#watch.enter('building', this.#tools.clock.now());
  }

  async #rest(ms: number): Promise<void> {
    const { clock, loop } = this.#tools;
    const from = clock.now();
    this.#watch.enter('idle', from);
    await clock.sleep(ms, this.#wake);
    const now = clock.now();
    this.#watch.enter('queued', now - loop.resumed(now, from).keptMs);
    this.#watch.enter('building', now);
  }

  #connected(): Session {
    if (this.#session === null) {
      throw new Fault({
        kind: 'fatal',
        code: 'NOT_CONNECTED',
        message: 'A producer was started before it was connected.',
        hint: 'This is a defect of Thermobench. Please report it.',
      });
    }
    return this.#session;
  }
}
