import type { z } from 'zod';

import type { Reading } from '../model/reading.ts';
import type { StoreFacts } from '../model/report.ts';
import type { RunId } from '../model/run.ts';
import type { Frame, SeriesQuery } from '../model/series.ts';

/** Readings of one producer, numbered without a gap from `firstSeq`. */
export interface Batch {
  firstSeq: number;
  readings: readonly Reading[];
}

/** How a producer should call a session of this sink. */
export interface Cadence {
  /** Most readings to hand over in one write. */
  rowsPerWrite: number;
  /** Readings between two commits. */
  rowsPerCommit: number;
  /**
   * While no reading is due, what has been written for so long is committed all the same. Left out where the number of rows between
   * two commits is what a run is about.
   */
  idleCommitMs?: number;
}

/**
 * One producer's way into the store: a connection of its own, or its turn on one that the sink's sessions share. Calls never overlap: the producer awaits each before the next.
 * Every wait has a limit, after which the call throws a transient Fault.
 */
export interface Session {
  /**
   * Takes the readings over. They are acked only by {@link commit}; until then the store may still refuse them. Undefined where there
   * is nothing to wait for.
   */
  write(batch: Batch): Promise<void> | undefined;
  /**
   * Makes all that was written since the last commit durable and resolves with the number of rows acked.
   * Throws RejectedRows when the store refused some of them and took the others; after any other Fault nothing is known
   * of the rows since the last commit, and the session must be closed.
   */
  commit(): Promise<number> | number;
  /**
   * How long calls waited since the last time this was asked, before they left for the store: for a connection that producers share.
   * Milliseconds; left out where calls leave at once.
   */
  takeQueuedMs?(): number;
  /** Lets go of the connection, or of its share. What was not committed may or may not be stored. Never throws. */
  close(): Promise<void>;
}

/** Inclusive range of sequence numbers. */
export type SeqRange = readonly [first: number, last: number];

/** What a producer says it did: it offered 0 … offered−1, and all of them were acked but those in `unacked`. */
export interface ProducerAccount {
  producer: number;
  offered: number;
  acked: number;
  /** Refused, or of unknown fate, in ascending order. */
  unacked: readonly SeqRange[];
}

/** What the store holds of one producer. */
export interface StoredCount {
  producer: number;
  rows: number;
  /** Different sequence numbers among them. */
  distinct: number;
  /** Distinct sequence numbers that the account does not call acked: in its unacked ranges, or at `offered` and above. */
  unacked: number;
  highestSeq: number;
  /** Rows whose checksum does not fit producer, sequence number, location, time and value. */
  wrong: number;
  /** Rows found behind a later one of the same producer, where the store keeps an order: in a partition. */
  reordered?: number;
}

/** Where the rows of one run are told from all others. */
export interface Preparation {
  run: RunId;
  /** Size multiplier of a reading; a sink whose schema has no room for it refuses more than 1. */
  payload: number;
  /** Those that are known beforehand: a sink whose table has no room for one refuses. */
  locations: readonly string[];
}

/** The readings of one minute, added up. `start` is in milliseconds since 1970 UTC. */
export interface Minute {
  readonly start: number;
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** The time between the first and the last reading of a location: at least from `from`, and before `until`. */
export interface Extent {
  readonly location: string;
  readonly from: number;
  readonly until: number;
}

/** One target, for one run. Cheap to construct; connects on first use. */
export interface Sink {
  readonly cadence: Cadence;
  /** Whether it is reachable, and what it says of itself. Throws a Fault that says why not. */
  check(): Promise<StoreFacts>;
  /** Makes tables or topics where they are missing; idempotent. Throws a configuration Fault where one has another shape. */
  prepare(preparation: Preparation): Promise<void>;
  /**
   * Asked once for a new run, after {@link prepare}. Throws a Fault where the store holds rows already that could not be told from
   * the run's. Left out where rows are known by the whole id of their run.
   */
  refuseTaken?(run: RunId): Promise<void>;
  open(run: RunId, producer: number): Promise<Session>;
  /**
   * How many rows the run's table or topic holds, whoever wrote them, as far as the store can say without reading them; null where
   * it cannot. Left out where it never can.
   */
  rowsHeld?(): Promise<number | null>;
  /** Counted in the store; a producer without rows may be left out. Null when the sink keeps nothing that could be counted. */
  ledger(run: RunId, accounts: readonly ProducerAccount[]): Promise<StoredCount[] | null>;
  /**
   * Highest sequence number stored of this producer, −1 where there is none. Asked after {@link open}, which must not return
   * before an earlier session of the same producer has come to its end in the store: so a writer knows where to go on.
   */
  lastStored(run: RunId, producer: number): Promise<number>;
  /**
   * Which of the numbers in the range are stored of this producer, in any order. Asked like {@link lastStored}, of what was in
   * doubt: a store may have refused some rows of a commit for the moment and taken later ones.
   */
  storedAmong(run: RunId, producer: number, range: SeqRange): Promise<number[]>;
  /**
   * Deletes the rows of this run and no others, in pieces, so that nobody else waits long, and resolves with how many there were.
   * Where there is no table there are none. Left out where the store cannot: a log, or one where what was deleted stays in the way.
   */
  deleteRun?(run: RunId): Promise<number>;
  /** Readings downsampled in the store. */
  series(query: SeriesQuery): Promise<Frame[]>;
  locations(): Promise<string[]>;
  /** Where in time each location has readings; null where the store could not tell, nor find an hour's, without reading all others. */
  extents(): Promise<Extent[] | null>;
  /** The minutes of a location that begin at those moments, as far as they have readings. For stores that tell extents; else none. */
  minutes(location: string, starts: readonly number[]): Promise<Minute[]>;
  close(): Promise<void>;
}

/** How far a group of consumers has yet to read, in a store that is a log. */
export interface ConsumerLag {
  readonly group: string;
  readonly topic: string;
  readonly rows: number;
}

/** The parts of a kind of sink, with its own types. */
interface SinkParts<Target extends z.ZodObject, Options extends z.ZodObject> {
  readonly kind: string;
  /** Schema of its entry in thermobench.yaml; strict, so that a misspelt key is an error. */
  readonly target: Target;
  /** Schema of the settings a run may choose; strict as well. */
  readonly options: Options;
  /** The store runs inside the producers' own threads, so that waiting for it is time of theirs. */
  readonly embedded: boolean;
  /** Host and port, or path: for people, without secrets. */
  address(target: z.output<Target>): string;
  connect(target: z.output<Target>, options: z.output<Options>): Sink;
  /** Of a store that is a log. Throws a Fault where it does not answer within a few seconds. */
  readonly consumerLag?: (target: z.output<Target>) => Promise<ConsumerLag[]>;
}

/** A kind of sink, as `sinks/index.ts` lists it. Takes plain data, which may have crossed a thread, and checks it itself. */
export interface SinkKind {
  readonly kind: string;
  readonly target: z.ZodObject;
  readonly options: z.ZodObject;
  readonly embedded: boolean;
  address(target: unknown): string;
  /** Throws a ZodError where target or options do not fit their schemas. */
  connect(target: unknown, options: unknown): Sink;
  /** Left out where the store has no consumers. */
  readonly consumerLag?: (target: unknown) => Promise<ConsumerLag[]>;
}

/** Hides a sink's own types behind its schemas, so that all kinds can stand in one list. */
export function defineSink<Target extends z.ZodObject, Options extends z.ZodObject>(
  parts: SinkParts<Target, Options>
): SinkKind {
  const { consumerLag } = parts;
  return {
    kind: parts.kind,
    target: parts.target,
    options: parts.options,
    embedded: parts.embedded,
    address: (target) => parts.address(parts.target.parse(target)),
    connect: (target, options) => parts.connect(parts.target.parse(target), parts.options.parse(options)),
    ...(consumerLag && { consumerLag: async (target) => consumerLag(parts.target.parse(target)) }),
  };
}
