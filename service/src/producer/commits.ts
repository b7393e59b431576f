import { RejectedRows } from '../model/fault.ts';
import type { Session } from '../sinks/contract.ts';
import type { Clock } from '../time/clock.ts';
import type { Account } from './account.ts';
import { NO_WAIT, type LoopWatch, type Waited } from './loop-watch.ts';
import type { Meter } from './meter.ts';
import type { OpenRows } from './open-rows.ts';
import type { PhaseWatch } from './phases.ts';
import type { Recovery } from './recovery.ts';
import type { StallWatch } from './stall.ts';

interface CommitTools {
  clock: Clock;
  meter: Meter;
  stalls: StallWatch;
  /** Separates time spent in the store from time an answer waited for the thread. */
  loop: LoopWatch;
  watch: PhaseWatch;
  open: OpenRows;
  account: Account;
  recovery: Recovery;
  /** Called after a commit in which the store refused rows. */
  refused(rejected: RejectedRows): void;
}

/**
 * Measures the rows of one producer from the call that hands them to the session until they are acked, refused or given
 * up, and records the result in the producer's account.
 */
export class Commits {
  readonly #tools: CommitTools;
  #goAt = 0;
  /** How long the producer has waited in queues of this process since the start. */
  #queuedMs = 0;
  #hasCommitted = false;

  constructor(tools: CommitTools) {
    this.#tools = tools;
  }

  start(now: number): void {
    this.#goAt = now;
  }

  /** Call before `rows` are written. `intended` contains their intended starts; it is empty in a closed loop. */
  handOver(rows: number, calledAt: number, intended: readonly number[]): void {
    const { open, meter, stalls } = this.#tools;
    if (open.count === 0) {
      stalls.handedOver(calledAt - this.#goAt);
    }
    open.add(rows, calledAt, intended, this.#queuedMs);
    meter.offered(rows);
  }

  /** Ends a wait that began at `since`. Counts time not spent in the store as `queued` instead of the current phase. */
  answered(session: Session, now: number, since: number): Waited {
    const waited = this.#tools.loop.resumed(now, since);
    const queuedMs = session.takeQueuedMs?.() ?? 0;
    if (queuedMs + waited.keptMs > 0) {
      this.#queuedMs += queuedMs + waited.keptMs;
      this.#tools.watch.enter('queued', now - queuedMs - waited.keptMs);
    }
    return waited;
  }

  /**
   * Commits the open rows. Rows that the store refused are counted; too many of them throw a fatal Fault. Any other Fault is
   * rethrown, and the rows stay open.
   */
  async commit(session: Session): Promise<void> {
    const { clock, meter, watch, account, recovery } = this.#tools;
    const calledAt = clock.now();
    watch.enter('committing', calledAt);
    const queuedBefore = this.#queuedMs;
    let waited = NO_WAIT;
    let refused: readonly number[] = [];
    try {
      const committing = session.commit();
      const acked = typeof committing === 'number' ? committing : await committing;
      waited = typeof committing === 'number' ? NO_WAIT : this.answered(session, clock.now(), calledAt);
      account.ack(acked);
      meter.acked(acked);
    } catch (thrown) {
      if (!(thrown instanceof RejectedRows)) {
        meter.committed(clock.now() - calledAt, NO_WAIT);
        throw thrown;
      }
      waited = this.answered(session, clock.now(), calledAt);
      refused = this.#reject(thrown);
    }
    const now = clock.now();
    watch.enter('building', now);
    const tookMs = now - calledAt - (this.#queuedMs - queuedBefore);
    meter.committed(tookMs, waited);
    if (!this.#hasCommitted) {
      this.#hasCommitted = true;
      meter.firstCommit(tookMs);
    }
    this.#settle(now, refused);
    recovery.succeeded();
    account.checkRoom();
    // Other producers may run before this one continues.
    watch.enter('queued', clock.now());
  }

  /** Gives up the open rows: whether they are stored is unknown from now on. Records how long each waited. */
  giveUp(): void {
    const { clock, meter, stalls, open, account } = this.#tools;
    if (open.count === 0) {
      return;
    }
    open.measureUnacked(meter, clock.now(), this.#queuedMs);
    stalls.gaveUp();
    account.giveUp(open.first, open.next - 1);
    open.settle();
  }

  /** The open rows were acked at `now`, except those whose numbers are in `refused`. */
  #settle(now: number, refused: readonly number[]): void {
    const { meter, stalls, open } = this.#tools;
    open.measureInto(meter, now, this.#queuedMs, refused);
    if (open.count > 0) {
      stalls.acked(now - this.#goAt);
    }
    open.settle();
  }

  /** Counts the rejected rows and returns their numbers. */
  #reject(rejected: RejectedRows): number[] {
    const { meter, account, refused } = this.#tools;
    account.ack(rejected.acked);
    meter.acked(rejected.acked);
    meter.rejected(rejected.rows.length);
    for (const { seq } of rejected.rows) {
      account.giveUp(seq, seq);
    }
    refused(rejected);
    return rejected.rows.map(({ seq }) => seq);
  }
}
