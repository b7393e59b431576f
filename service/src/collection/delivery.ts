import pRetry from 'p-retry';

import { Fault, RejectedRows } from '../model/fault.ts';
import type { RunId } from '../model/run.ts';
import type { Session, Sink } from '../sinks/contract.ts';
import type { Backlog } from './backlog.ts';
import type { SpooledReading } from './spool.ts';

/** A collection has one producer, whatever the number of sensors: so the order of the readings is kept. */
export const COLLECTOR = 0;

const LONGEST_PAUSE_MS = 5_000;

export interface DeliveryListener {
  delivered(readings: readonly SpooledReading[], serviceMs: number): void;
  rejected(reading: SpooledReading, fault: Fault): void;
  /** The store is away; delivery goes on trying. */
  away(fault: Fault): void;
}

/**
 * Brings the backlog to the store, in order and exactly once. After a failure it is the store that says how far the last commit
 * came: what it has is done, the rest is sent again.
 */
export class Delivery {
  readonly #sink: Sink;
  readonly #backlog: Backlog;
  readonly #listener: DeliveryListener;
  #open: { run: RunId; session: Session } | null = null;
  #prepared = false;

  constructor(sink: Sink, backlog: Backlog, listener: DeliveryListener) {
    this.#sink = sink;
    this.#backlog = backlog;
    this.#listener = listener;
  }

  /** Delivers until the backlog is empty. Rejects only when the signal fires; what was not delivered stays in the backlog. */
  async drain(signal: AbortSignal): Promise<void> {
    await pRetry(() => this.#drainOnce(signal), {
      retries: Infinity,
      minTimeout: 200,
      maxTimeout: LONGEST_PAUSE_MS,
      signal,
      onFailedAttempt: async ({ error }) => {
        this.#backlog.spill();
        await this.close();
        this.#listener.away(Fault.from(error));
      },
    });
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = null;
    await open?.session.close();
  }

  async #drainOnce(signal: AbortSignal): Promise<void> {
    const { rowsPerCommit, rowsPerWrite } = this.#sink.cadence;
    while (this.#backlog.rows > 0) {
      signal.throwIfAborted();
      const { run } = this.#backlog.next(1)[0];
      const session = await this.#sessionOf(run);
      const batch = this.#backlog.next(Math.min(rowsPerCommit, rowsPerWrite));
      if (batch.length > 0 && batch[0].run === run) {
        await this.#deliver(session, batch);
      }
    }
  }

  async #deliver(session: Session, batch: readonly SpooledReading[]): Promise<void> {
    const calledAt = performance.now();
    let refused = new Set<number>();
    try {
      await session.write({ firstSeq: batch[0].seq, readings: batch.map(({ reading }) => reading) });
      await session.commit();
    } catch (thrown) {
      if (!(thrown instanceof RejectedRows)) {
        throw thrown;
      }
      refused = new Set(thrown.rows.map(({ seq }) => seq));
      batch.filter(({ seq }) => refused.has(seq)).forEach((entry) => this.#listener.rejected(entry, thrown));
    }
    const done = this.#backlog.done(batch).filter(({ seq }) => !refused.has(seq));
    this.#listener.delivered(done, performance.now() - calledAt);
  }

  /** A session for readings of that run. When it is a new one, what the store already has of them is done with first. */
  async #sessionOf(run: RunId): Promise<Session> {
    if (this.#open?.run === run) {
      return this.#open.session;
    }
    await this.close();
    if (!this.#prepared) {
      await this.#sink.prepare({ run, payload: 1 });
      this.#prepared = true;
    }
    const session = await this.#sink.open(run, COLLECTOR);
    this.#open = { run, session };
    const last = await this.#sink.lastStored(run, COLLECTOR);
    const isStored = (entry: SpooledReading) => entry.run === run && entry.seq <= last;
    for (let batch = this.#backlog.next(1_000); batch.some(isStored); batch = this.#backlog.next(1_000)) {
      this.#listener.delivered(this.#backlog.done(batch.filter(isStored)), 0);
    }
    return session;
  }
}
