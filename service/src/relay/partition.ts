import { Fault } from '../model/fault.ts';
import { systemClock, Wake } from '../time/clock.ts';
import {
  isPassed,
  RefusedRows,
  type Lane,
  type RelayRow,
  type RelayStore,
  type StoredBatch,
} from '../sinks/relay-store.ts';
import { beyondNote } from '../sinks/article-note.ts';
import type { RecordFields } from '../kafka/record-fields.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';
import { EntryReader, type Entry, type Identity } from './entry.ts';
import type { Fetched, Fetcher } from './fetcher.ts';
import type { PartitionLag, RelayFigures } from './figures.ts';
import type { GroupMember } from './group.ts';
import { Inbox, type Slice } from './inbox.ts';
import { deletedFault } from '../sinks/offsets-missing.ts';
import type { RelayOptions } from './options.ts';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** What all partitions of a relay share. */
export interface PartitionSurroundings {
  readonly topic: string;
  readonly store: RelayStore;
  readonly fetcher: Pick<Fetcher, 'earliest' | 'kick'>;
  readonly group: Pick<GroupMember, 'isCurrent' | 'committed'>;
  readonly deadLetters: Pick<DeadLetters, 'send'>;
  readonly fields: RecordFields;
  readonly figures: RelayFigures;
  readonly limits: Pick<RelayOptions, 'rowsPerBatch' | 'batchMs' | 'schema'>;
  /** The member's current generation. */
  generation(): number;
  away(fault: Fault): void;
}

/**
 * Copies one partition to the store while the group assigns it to this member. After any failure, the store's position
 * says where to continue, so nothing is lost or stored twice.
 */
export class PartitionRelay {
  readonly #identity: Identity;
  readonly #around: PartitionSurroundings;
  readonly #reader: EntryReader;
  readonly #inbox: Inbox;
  readonly #wake = new Wake();
  #isReleased = false;
  #endOffset: number | null = null;
  #nextOffset: number | null = null;

  constructor(identity: Identity, around: PartitionSurroundings) {
    this.#identity = identity;
    this.#around = around;
    this.#reader = new EntryReader(identity, around.fields);
    this.#inbox = new Inbox(around.limits, () => around.fetcher.kick());
  }

  get partition(): number {
    return this.#identity.partition;
  }

  /** The offset where reading continues; null while there is no room. */
  get fetchFrom(): number | null {
    return this.#inbox.fetchFrom;
  }

  /** Null until both the store and the broker have reported their offsets. */
  get lag(): PartitionLag | null {
    const [nextOffset, endOffset] = [this.#nextOffset, this.#endOffset];
    return nextOffset === null || endOffset === null ? null : { partition: this.partition, nextOffset, endOffset };
  }

  fetched({ offset, batches, nextOffset, endOffset }: Fetched): void {
    this.#endOffset = endOffset;
    // A broker that returns only records before the requested offset would otherwise be queried endlessly.
    if (offset === this.#inbox.fetchFrom && nextOffset !== null && nextOffset > offset) {
      this.#inbox.add(offset, this.#reader.read(batches, offset), nextOffset);
    }
  }

  /**
   * Ends {@link run} after the batch that is being stored. Records that were only fetched are left to the next owner.
   */
  release(): void {
    this.#isReleased = true;
    this.#inbox.close();
    this.#wake.fire();
  }

  /** Runs until released. Waits without limit while the store is unreachable. Throws a Fault if a retry cannot help. */
  async run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    let afresh = false;
    while (!this.#isReleased) {
      const before = this.#nextOffset;
      try {
        await this.#runOnce(afresh);
        return;
      } catch (thrown) {
        const fault = Fault.from(thrown);
        if (fault.kind !== 'transient') {
          throw fault;
        }
        if (this.#isReleased) {
          return;
        }
        this.#around.away(fault);
        // If the store has seen a higher generation, either this member is outdated or the group has restarted its count. Only
        // the broker knows which.
        afresh = isPassed(fault) && (await this.#around.group.isCurrent());
        pauseMs = this.#nextOffset === before ? Math.min(2 * pauseMs, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
      }
      await systemClock.sleep(pauseMs, this.#wake);
    }
  }

  async #runOnce(afresh: boolean): Promise<void> {
    const { store, fetcher, group, generation, topic, limits } = this.#around;
    const { partition } = this.#identity;
    const earliest = await fetcher.earliest(partition);
    const lane = await store.claim({
      partition,
      generation: generation(),
      earliest,
      afresh,
      committed: () => group.committed(partition),
    });
    try {
      if (lane.nextOffset < earliest) {
        throw deletedFault(topic, limits.schema);
      }
      this.#nextOffset = lane.nextOffset;
      if (this.#isReleased) {
        return;
      }
      this.#inbox.open(lane.nextOffset);
      for (let slice = await this.#inbox.next(); slice !== null; slice = await this.#inbox.next()) {
        await this.#store(lane, slice);
        this.#nextOffset = lane.nextOffset;
      }
    } finally {
      if (!this.#isReleased) {
        this.#inbox.close();
      }
      await lane.close();
    }
  }

  async #store(lane: Lane, slice: Slice): Promise<void> {
    const { figures } = this.#around;
    const rows: RelayRow[] = [];
    const sources: Entry[] = [];
    const dead: DeadLetter[] = [];
    for (const entry of slice.entries) {
      const reason = this.#refusalOf(entry);
      if (reason !== null) {
        dead.push(this.#letter(entry, reason));
      } else if ('origin' in entry.content) {
        rows.push(entry.content);
        sources.push(entry);
      }
    }
    await this.#bury(dead);
    const startedAt = performance.now();
    const { kept, duplicates } = await this.#storeOrBury(lane, slice, rows, sources);
    figures.stored(
      kept.map(({ sentAt }) => sentAt),
      { duplicates, at: Date.now(), tookMs: performance.now() - startedAt }
    );
  }

  /** Why the store cannot accept the record, as far as this can be checked here; null if no reason was found. */
  #refusalOf({ content }: Entry): string | null {
    if ('poison' in content) {
      return content.poison;
    }
    return this.#around.limits.schema === 'article' ? beyondNote(content.origin) : null;
  }

  /** Sends the records that the store will never accept to the dead letters, then stores the rest. */
  async #storeOrBury(
    lane: Lane,
    { firstOffset, nextOffset }: Slice,
    rows: readonly RelayRow[],
    sources: readonly Entry[]
  ): Promise<StoredBatch & { kept: readonly Entry[] }> {
    try {
      return { ...(await lane.store({ firstOffset, nextOffset, rows })), kept: sources };
    } catch (thrown) {
      if (!(thrown instanceof RefusedRows)) {
        throw thrown;
      }
      const reasons = new Map(thrown.rows.map(({ at, reason }) => [at, reason]));
      await this.#bury([...reasons].map(([at, reason]) => this.#letter(sources[at], reason)));
      const kept = sources.filter((_, at) => !reasons.has(at));
      const keptRows = rows.filter((_, at) => !reasons.has(at));
      return { ...(await lane.store({ firstOffset, nextOffset, rows: keptRows })), kept };
    }
  }

  async #bury(letters: readonly DeadLetter[]): Promise<void> {
    await this.#around.deadLetters.send(letters);
    this.#around.figures.poison(letters.length);
  }

  #letter(entry: Entry, reason: string): DeadLetter {
    return { partition: this.partition, entry, reason };
  }
}
