import { Fault } from '../model/fault.ts';
import type { Stop } from '../model/run.ts';

interface InProgress {
  readonly ended: Promise<void>;
  stop(stop: Stop): void;
}

/** What this process executes over a long time, such as its runs or its sweeps, by id. */
export class LongWork {
  readonly #inProgress = new Map<string, InProgress>();
  readonly #unrecorded = new Map<string, Fault>();

  /** Whether this process executes it. */
  conducts(id: string): boolean {
    return this.#inProgress.has(id);
  }

  /** Why its end could not be written to the journal, which still lists it as active; undefined if it was written. */
  unrecorded(id: string): Fault | undefined {
    return this.#unrecorded.get(id);
  }

  /** Resolves when the work with this id has ended; immediately if this process does not execute it. Never rejects. */
  async ended(id: string): Promise<void> {
    await this.#inProgress.get(id)?.ended;
  }

  /** Stops the work with this id if this process executes it; returns whether it does. `by` names a person, if known. */
  stop(id: string, by: string | null = null, reason: Stop['reason'] = 'request'): boolean {
    this.#inProgress.get(id)?.stop({ at: Date.now(), reason, by });
    return this.conducts(id);
  }

  /** Stops all work of this process, and resolves when everything has ended and is recorded. */
  async close(): Promise<void> {
    const ids = [...this.#inProgress.keys()];
    ids.forEach((id) => this.stop(id, null, 'shutdown'));
    await Promise.all(ids.map((id) => this.ended(id)));
  }

  protected get count(): number {
    return this.#inProgress.size;
  }

  /** @param work - Rejects if the end could not be recorded. */
  protected begin(id: string, work: Promise<void>, stop: (stop: Stop) => void): void {
    const ended = work
      .catch((thrown: unknown) => void this.#unrecorded.set(id, Fault.from(thrown)))
      .finally(() => this.#inProgress.delete(id));
    this.#inProgress.set(id, { ended, stop });
  }

  /** Call when an end that could not be recorded at first has been recorded. */
  protected forgetUnrecorded(id: string): void {
    this.#unrecorded.delete(id);
  }
}
