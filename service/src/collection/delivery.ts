import { Fault, RejectedRows } from '../model/fault.ts';
import type { RunId } from '../model/run.ts';
import { Wake, type Clock } from '../time/clock.ts';
import type { Session, Sink } from '../sinks/contract.ts';
import type { Backlog } from './backlog.ts';
import type { SpooledReading } from './spool.ts';

/** A collection has a single producer for all sensors, which preserves the order of the readings. */
export const COLLECTOR = 0;

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;
/** Maximum number of readings in one commit, and so the maximum in doubt after a failure. */
const MAX_READINGS = 1_000;

export interface DeliveryListener {
  /** Called when readings of one run are acked. `serviceMs` is null if the store already had them. */
  delivered(readings: readonly SpooledReading[], serviceMs: number | null): void;
  rejected(reading: SpooledReading, fault: Fault): void;
  /** Called when all waiting readings of this run are in the store, and readings of another run follow. */
  finished(run: RunId): void;
  /** Called when the store is unreachable; delivery keeps trying. */
  away(fault: Fault): void;
  /** Whether readings of this run must not be delivered. */
  isUnwanted(run: RunId): boolean;
  /** Called if readings of a run were sent to the store before it became unwanted. */
  storedInVain(run: RunId): void;
  /** Called when that many waiting readings of an unwanted run were removed from the backlog. */
  discarded(run: RunId, readings: number): void;
}

/**
 * Delivers the backlog to the store, in order and exactly once. After a failure, asks the store which readings of the last commit
 * it has, and resends only the others.
 */
export class Delivery {
  readonly #sink: Sink;
  readonly #backlog: Backlog;
  readonly #listener: DeliveryListener;
  readonly #clock: Clock;
  readonly #wake = new Wake();
  #open: { run: RunId; session: Session } | null = null;
  #prepared = false;
  /** The run of the readings that were sent last. */
  #sent: RunId | null = null;
  #hurried = false;
  #stopped = false;

  constructor(sink: Sink, backlog: Backlog, listener: DeliveryListener, clock: Clock) {
    this.#sink = sink;
    this.#backlog = backlog;
    this.#listener = listener;
    this.#clock = clock;
  }

  /**
   * Delivers until the backlog is empty or the delivery is stopped. Waits without limit while the store is unreachable.
   * Throws only the spool's Fault.
   */
  async drain(): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      try {
        await this.#drainOnce();
        return;
      } catch (thrown) {
        await this.#close();
        this.#prepared = false;
        if (this.#stopped) {
          return;
        }
        this.#listener.away(Fault.from(thrown));
      }
      await this.#clock.sleep(this.#hurried ? FIRST_PAUSE_MS : pauseMs, this.#wake);
    }
  }

  /** Retries immediately, and from now on after short pauses, because time is running out. */
  hurry(): void {
    this.#hurried = true;
    this.#wake.fire();
  }

  /** Stops sending readings. A call in progress ends with the session, and its result is ignored. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake.fire();
    await this.#close();
  }

  async #close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.session.close();
  }

  async #drainOnce(): Promise<void> {
    const rowsPerCommit = Math.min(this.#sink.cadence.rowsPerCommit, MAX_READINGS);
    while (!this.#stopped) {
      const [oldest] = this.#backlog.next(1);
      if (oldest === undefined) {
        return;
      }
      if (this.#listener.isUnwanted(oldest.run)) {
        this.#discard(oldest.run);
        continue;
      }
      const session = await this.#sessionOf(oldest.run);
      // While the session was opened, a full spool may have dropped the oldest readings, and even a whole run.
      const batch = this.#stopped ? [] : this.#backlog.next(rowsPerCommit);
      if (batch.length > 0 && batch[0].run === oldest.run) {
        await this.#deliver(session, batch);
      }
    }
  }

  #discard(run: RunId): void {
    this.#reportInVain(run);
    let readings = 0;
    for (;;) {
      const batch = this.#backlog.next(MAX_READINGS);
      if (batch[0]?.run !== run) {
        this.#listener.discarded(run, readings);
        return;
      }
      readings += this.#backlog.done(batch).length;
    }
  }

  #reportInVain(run: RunId): void {
    if (this.#sent === run && this.#listener.isUnwanted(run)) {
      this.#listener.storedInVain(run);
      this.#sent = null;
    }
  }

  async #deliver(session: Session, batch: readonly SpooledReading[]): Promise<void> {
    const { rowsPerWrite } = this.#sink.cadence;
    const calledAt = this.#clock.now();
    let refusal: RejectedRows | null = null;
    this.#sent = batch[0].run;
    try {
      for (let at = 0; at < batch.length; at += rowsPerWrite) {
        const readings = batch.slice(at, at + rowsPerWrite).map(({ reading }) => reading);
        await session.write({ firstSeq: batch[at].seq, readings });
      }
      await session.commit();
    } catch (thrown) {
      if (!(thrown instanceof RejectedRows)) {
        throw thrown;
      }
      refusal = thrown;
    }
    if (this.#stopped) {
      return;
    }
    const serviceMs = this.#clock.now() - calledAt;
    const refused = new Set(refusal?.rows.map(({ seq }) => seq));
    const acked: SpooledReading[] = [];
    for (const entry of this.#backlog.done(batch)) {
      if (refusal !== null && refused.has(entry.seq)) {
        this.#listener.rejected(entry, refusal);
      } else {
        acked.push(entry);
      }
    }
    this.#listener.delivered(acked, serviceMs);
    this.#reportInVain(batch[0].run);
  }

  /**
   * A session for readings of that run. In a new session, first removes from the backlog the readings that the store already has.
   */
  async #sessionOf(run: RunId): Promise<Session> {
    if (this.#open?.run === run) {
      return this.#open.session;
    }
    if (this.#open !== null) {
      this.#listener.finished(this.#open.run);
      await this.#close();
    }
    if (!this.#prepared) {
      await this.#sink.prepare({ run, payload: 1, locations: [] });
      this.#prepared = true;
    }
    const session = await this.#sink.open(run, COLLECTOR);
    this.#open = { run, session };
    if (this.#stopped) {
      await this.#close();
    } else {
      await this.#skipStored(run);
    }
    return session;
  }

  /**
   * The last commit may have succeeded entirely, or in part if the store temporarily refused some rows. If the sink cannot tell
   * which rows are stored, they are sent again.
   */
  async #skipStored(run: RunId): Promise<void> {
    const { resume } = this.#sink;
    if (resume === undefined) {
      return;
    }
    const last = await resume.lastStored(run, COLLECTOR);
    for (;;) {
      const page = this.#backlog.next(MAX_READINGS).filter((entry) => entry.run === run && entry.seq <= last);
      if (page.length === 0) {
        return;
      }
      const range = [page[0].seq, page[page.length - 1].seq] as const;
      const stored = new Set(await resume.storedAmong(run, COLLECTOR, range));
      if (stored.size === 0 || this.#stopped) {
        return;
      }
      this.#listener.delivered(this.#backlog.done(page.filter(({ seq }) => stored.has(seq))), null);
    }
  }
}
