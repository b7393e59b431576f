import type { Entry } from './entry.ts';

/** Consecutive records that are stored together. */
export interface Slice {
  readonly firstOffset: number;
  readonly nextOffset: number;
  readonly entries: readonly Entry[];
}

export interface InboxLimits {
  readonly rowsPerBatch: number;
  readonly batchMs: number;
}

/**
 * Fetched records of a partition that are not stored yet, in order and without a gap. A slice is ready when it is full, or when
 * its oldest record has waited for `batchMs`. While one slice is being stored, the next one is fetched; then the inbox is full,
 * and fetching waits.
 */
export class Inbox {
  readonly #limits: InboxLimits;
  /** Called when there may be room again. */
  readonly #onRoom: () => void;
  #entries: Entry[] = [];
  #start = 0;
  #end = 0;
  #openedAt: number | null = null;
  #isOpen = false;
  #wake: (() => void) | null = null;

  constructor(limits: InboxLimits, onRoom: () => void) {
    this.#limits = limits;
    this.#onRoom = onRoom;
  }

  /** Where to fetch; null while there is no room, or while the inbox is closed. */
  get fetchFrom(): number | null {
    return this.#isOpen && this.#entries.length < this.#limits.rowsPerBatch ? this.#end : null;
  }

  /** Starts empty at that offset. */
  open(offset: number): void {
    this.#entries = [];
    this.#start = this.#end = offset;
    this.#openedAt = null;
    this.#isOpen = true;
    this.#onRoom();
  }

  /** Discards the content; a caller waiting for a slice gets null. */
  close(): void {
    this.#isOpen = false;
    this.#entries = [];
    this.#wake?.();
  }

  /** Adds what was fetched at `from`, up to `end`. Ignores answers to requests made before the inbox was reopened. */
  add(from: number, entries: readonly Entry[], end: number): void {
    if (!this.#isOpen || from !== this.#end || end <= from) {
      return;
    }
    for (const entry of entries) {
      this.#entries.push(entry);
    }
    this.#end = end;
    this.#openedAt ??= performance.now();
    this.#wake?.();
  }

  /** The next slice, once it is ready; null if the inbox is closed. */
  async next(): Promise<Slice | null> {
    while (this.#isOpen) {
      const waitMs = this.#waitMs();
      if (waitMs <= 0) {
        return this.#take();
      }
      await this.#change(waitMs);
    }
    return null;
  }

  #waitMs(): number {
    const { rowsPerBatch, batchMs } = this.#limits;
    if (this.#openedAt === null) {
      return Number.POSITIVE_INFINITY;
    }
    return this.#entries.length >= rowsPerBatch ? 0 : this.#openedAt + batchMs - performance.now();
  }

  #take(): Slice {
    const entries = this.#entries.splice(0, this.#limits.rowsPerBatch);
    const firstOffset = this.#start;
    // The last record may be followed by offsets that hold no record, such as those of transaction markers.
    const [rest] = this.#entries;
    this.#start = rest === undefined ? this.#end : rest.offset;
    this.#openedAt = rest === undefined ? null : this.#openedAt;
    this.#onRoom();
    return { firstOffset, nextOffset: this.#start, entries };
  }

  /** Waits until something changes, at most `ms`. */
  async #change(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = Number.isFinite(ms) ? setTimeout(resolve, Math.ceil(ms)) : null;
    await promise;
    this.#wake = null;
    if (timer !== null) {
      clearTimeout(timer);
    }
  }
}
