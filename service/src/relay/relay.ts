import { Fault } from '../model/fault.ts';
import type { RunId } from '../model/run.ts';
import { systemClock, Wake } from '../time/clock.ts';
import { MAX_NOTED_PRODUCERS } from '../sinks/article-note.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import type { RelayStore, RelayedTopic } from '../sinks/relay-store.ts';
import { DeadLetters } from './dead-letters.ts';
import { Fetcher } from './fetcher.ts';
import { RelayFigures, type PartitionLag, type RelayInterval, type RelaySummary } from './figures.ts';
import { GroupMember, type Assignment } from './group.ts';
import { deadLetterTopic, RelayOptions } from './options.ts';
import { PartitionRelay, type PartitionSurroundings } from './partition.ts';
import { openRelayStore } from './open-store.ts';
import { groupRunId } from '../sinks/topic-identity.ts';

const SECOND_MS = 1_000;

export interface RelaySettings {
  readonly from: KafkaTarget;
  /** Kind of sink and the target's settings. */
  readonly to: { readonly kind: string; readonly target: unknown };
  readonly options: RelayOptions;
  /** End once everything in this process's partitions is stored, instead of running until stopped. */
  readonly untilCaughtUp: boolean;
  /** Called when its store is prepared and it has joined its group. */
  readonly joined?: () => void;
  /** Called every second. */
  readonly observe?: (sample: RelayInterval) => void;
  /** Called when a temporary problem keeps the relay from continuing, and when it continues again. */
  readonly say?: (text: string) => void;
}

/** Opens one member of the group that copies a topic to a store. It uses no resources before {@link Relay.run}. */
export async function openRelay(settings: RelaySettings): Promise<Relay> {
  const { from, to, options } = settings;
  const { group, schema } = options;
  const lock = groupRunId(group, from.topic);
  return new Relay(settings, await openRelayStore(to.kind, to.target, { lock, group, topic: from.topic, schema }));
}

export class Relay {
  readonly #settings: RelaySettings;
  readonly #store: RelayStore;
  readonly #fetcher: Fetcher;
  readonly #group: GroupMember;
  readonly #deadLetters: DeadLetters;
  readonly #figures = new RelayFigures(performance.now());
  readonly #surroundings: PartitionSurroundings;
  readonly #partitions = new Map<number, PartitionRelay>();
  readonly #running = new Set<Promise<void>>();
  readonly #committed = new Map<number, number>();
  readonly #wake = new Wake();
  #id: RunId | null = null;
  #assignment: Assignment | null = null;
  #awayCode: string | null = null;
  #failure: Fault | null = null;
  #isStopping = false;

  constructor(settings: RelaySettings, store: RelayStore) {
    const { from, options } = settings;
    const { group, schema } = options;
    this.#settings = settings;
    this.#store = store;
    this.#deadLetters = new DeadLetters(from, deadLetterTopic(options, from.topic), group);
    const away = (fault: Fault) => this.#away(fault);
    this.#fetcher = new Fetcher(from, schema, {
      wanted: () =>
        [...this.#partitions.values()].flatMap(({ partition, fetchFrom }) =>
          fetchFrom === null ? [] : [{ partition, offset: fetchFrom }]
        ),
      wantsAll: () => [...this.#partitions.values()].every(({ fetchFrom }) => fetchFrom !== null),
      fetched: (fetched) => this.#partitions.get(fetched.partition)?.fetched(fetched),
      away,
      failed: (fault) => this.#fail(fault),
    });
    this.#group = new GroupMember(from, group, options.sessionTimeoutMs, {
      assigned: (assignment) => this.#assigned(assignment),
      away,
    });
    this.#surroundings = {
      topic: from.topic,
      store: this.#store,
      fetcher: this.#fetcher,
      group: this.#group,
      deadLetters: this.#deadLetters,
      fields: from.records,
      figures: this.#figures,
      limits: options,
      generation: () => this.#assignment?.generation ?? 0,
      away,
    };
  }

  /** The run under which records without a run id are stored; null until the store has reported it. */
  get id(): RunId | null {
    return this.#id;
  }

  /** Totals since the relay was opened. */
  get stats(): RelaySummary {
    return this.#figures.summary(performance.now(), this.#lag());
  }

  /**
   * Relays until it is stopped or, if requested, has caught up. Resolves when it has stored the last batch and left the group.
   * Throws a Fault if a setting is wrong, or if continuing would lose readings.
   */
  async run(): Promise<RelaySummary> {
    try {
      const topic = await this.#fetcher.topic();
      refuseTooMany(topic, this.#settings.options);
      this.#id = await this.#store.prepare(topic);
      if (!this.#isStopping) {
        await this.#group.join();
        this.#settings.joined?.();
      }
      while (!this.#isStopping && this.#failure === null && !this.#hasCaughtUp()) {
        await systemClock.sleep(SECOND_MS, this.#wake);
        await this.#everySecond();
      }
      await this.#releaseAll();
      await this.#everySecond();
    } finally {
      await this.#close();
    }
    if (this.#failure !== null) {
      throw this.#failure;
    }
    return this.stats;
  }

  /** Finishes the current batches and leaves the group; {@link run} then resolves. */
  stop(): void {
    this.#isStopping = true;
    this.#wake.fire();
  }

  #assigned(assignment: Assignment): void {
    if (this.#isStopping) {
      return;
    }
    if (this.#assignment !== null) {
      this.#figures.rebalanced();
    }
    this.#assignment = assignment;
    const mine = new Set(assignment.partitions);
    for (const [partition, relay] of this.#partitions) {
      if (!mine.has(partition)) {
        relay.release();
        this.#partitions.delete(partition);
        this.#committed.delete(partition);
      }
    }
    for (const partition of mine) {
      if (!this.#partitions.has(partition)) {
        this.#start(partition);
      }
    }
    this.#wake.fire();
  }

  #start(partition: number): void {
    if (this.#id === null) {
      return;
    }
    const relay = new PartitionRelay({ relay: this.#id, partition }, this.#surroundings);
    this.#partitions.set(partition, relay);
    const running = relay.run().catch((thrown: unknown) => this.#fail(Fault.from(thrown)));
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  #lag(): PartitionLag[] {
    return [...this.#partitions.values()].flatMap(({ lag }) => (lag === null ? [] : [lag]));
  }

  #hasCaughtUp(): boolean {
    const lag = this.#lag();
    return (
      this.#settings.untilCaughtUp &&
      this.#assignment !== null &&
      lag.length === this.#partitions.size &&
      lag.every(({ nextOffset, endOffset }) => nextOffset >= endOffset)
    );
  }

  async #everySecond(): Promise<void> {
    const lag = this.#lag();
    const sample = this.#figures.sample(performance.now(), Date.now(), lag);
    if (sample.rows > 0 && this.#awayCode !== null) {
      this.#awayCode = null;
      this.#settings.say?.('Continuing.');
    }
    this.#settings.observe?.(sample);
    const moved = new Map(
      lag.flatMap(({ partition, nextOffset }) =>
        this.#committed.get(partition) === nextOffset ? [] : [[partition, nextOffset]]
      )
    );
    if (moved.size === 0) {
      return;
    }
    try {
      await this.#group.commitPositions(moved);
      moved.forEach((offset, partition) => this.#committed.set(partition, offset));
    } catch (thrown) {
      // A failure here is harmless: the store has the positions, and they are committed to Kafka again later.
      this.#figures.away(Fault.from(thrown).record());
    }
  }

  #away(fault: Fault): void {
    this.#figures.away(fault.record());
    if (this.#awayCode !== fault.code) {
      this.#awayCode = fault.code;
      this.#settings.say?.(`${fault.message} Retrying until it succeeds.`);
    }
  }

  #fail(fault: Fault): void {
    this.#failure ??= fault;
    this.#wake.fire();
  }

  async #releaseAll(): Promise<void> {
    this.#isStopping = true;
    for (const relay of this.#partitions.values()) {
      relay.release();
    }
    await Promise.all(this.#running);
  }

  async #close(): Promise<void> {
    this.#isStopping = true;
    await this.#group.leave();
    await Promise.all([this.#fetcher.close(), this.#deadLetters.close(), this.#store.close()]);
  }
}

/**
 * Throws if the topic has too many partitions: in the article's table only the note identifies a row, and it has two digits for
 * the partition.
 */
function refuseTooMany({ name, partitions }: RelayedTopic, { schema }: RelayOptions): void {
  if (schema === 'article' && partitions > MAX_NOTED_PRODUCERS) {
    throw new Fault({
      kind: 'configuration',
      code: 'TOO_MANY_PARTITIONS',
      message: `The topic "${name}" has ${partitions} partitions, but the schema article supports only ${MAX_NOTED_PRODUCERS}.`,
      hint: 'Relay with --schema timeseries.',
    });
  }
}
