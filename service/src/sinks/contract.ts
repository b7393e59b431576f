import type { Fault } from '../model/fault.ts';
import type { Reading } from '../model/reading.ts';
import type { StoreFacts } from '../model/report.ts';
import type { RunId } from '../model/run.ts';
import type { Frame, NewestReading, SeriesQuery } from '../model/series.ts';
import type { HiddenRun } from './hidden-runs.ts';
import type { StorePressure } from './store-pressure.ts';

/** Readings of one producer, numbered without a gap from `firstSeq`. */
export interface Batch {
  firstSeq: number;
  readings: readonly Reading[];
}

/** How a producer should call a session of this sink. */
export interface Cadence {
  /** Maximum number of readings in one write. */
  rowsPerWrite: number;
  /** Readings between two commits. */
  rowsPerCommit: number;
  /**
   * Commit after this idle time, even below `rowsPerCommit`. Left out if the number of rows between commits is what a run
   * measures.
   */
  idleCommitMs?: number;
}

/**
 * One producer's access to the store: its own connection, or a share of a connection that all sessions of the sink use. Calls
 * never overlap, because the producer awaits each one before the next. Every wait has a limit, after which the call throws a
 * transient Fault.
 */
export interface Session {
  /**
   * Accepts the readings. They are acked only by {@link commit}; until then the store may still refuse them. Returns undefined if
   * there is nothing to wait for.
   */
  write(batch: Batch): Promise<void> | undefined;
  /**
   * Makes everything written since the last commit durable and resolves with the number of rows acked. Throws RejectedRows if the
   * store refused some rows and accepted the others. After any other Fault it is unknown whether the rows since the last commit
   * are stored, and the session must be closed.
   */
  commit(): Promise<number> | number;
  /**
   * How many milliseconds calls had to wait for a shared connection before they were sent to the store, in total since the last
   * call of this method. Left out if calls are sent immediately.
   */
  takeQueuedMs?(): number;
  /** Releases the connection, or the share of it. Uncommitted rows may or may not be stored. Never throws. */
  close(): Promise<void>;
}

/** Inclusive range of sequence numbers. */
export type SeqRange = readonly [first: number, last: number];

/** A producer's own account: it offered 0 … offered−1, and all of them were acked except those in `unacked`. */
export interface ProducerAccount {
  producer: number;
  offered: number;
  acked: number;
  /** The sequence numbers that were refused or have an unknown outcome, in ascending order. */
  unacked: readonly SeqRange[];
}

/** The stored rows of one producer. */
export interface StoredCount {
  producer: number;
  rows: number;
  /** Number of different sequence numbers among them. */
  distinct: number;
  /**
   * Distinct sequence numbers that are not acked according to the account: those in its unacked ranges, and those from `offered`
   * on.
   */
  unacked: number;
  highestSeq: number;
  /** Rows whose checksum does not match their producer, sequence number, location, time and value. */
  wrong: number;
  /**
   * Rows found after a row of the same producer with a higher number. Counted within each partition, and only if the store keeps
   * an order.
   */
  reordered?: number;
}

/** What a sink needs to know about a run before the run writes. */
export interface Preparation {
  run: RunId;
  /** Size multiplier of a reading; a sink whose schema has no room for padding refuses values above 1. */
  payload: number;
  /** Locations known beforehand: a sink refuses a location for which its table has no room. */
  locations: readonly string[];
}

/** The aggregated readings of one minute. `start` is in milliseconds since 1970 UTC. */
export interface Minute {
  readonly start: number;
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** Time range of a location's readings: `from` is at or before the first one, `until` after the last one. */
export interface Extent {
  readonly location: string;
  readonly from: number;
  readonly until: number;
}

/** Counts stored rows. Left out by a sink that stores nothing to count. */
export interface StoreLedger {
  /** Counts a run's rows in the store, not in the sink; a producer without rows may be left out. */
  count(run: RunId, accounts: readonly ProducerAccount[]): Promise<StoredCount[]>;
}

/**
 * Reports where a writer should resume. Called after {@link Sink.open}. That method must not return before the store has ended
 * every earlier session of the same producer.
 */
export interface ResumePoints {
  /** Highest sequence number stored for this producer, −1 if there is none. */
  lastStored(run: RunId, producer: number): Promise<number>;
  /**
   * Which sequence numbers of the range are stored for this producer, in any order. Numbers may be missing from the middle: a
   * store may temporarily refuse some rows of a commit and accept later ones.
   */
  storedAmong(run: RunId, producer: number, range: SeqRange): Promise<number[]>;
}

/** Readings of all writers except the hidden runs, for charts. */
export interface StoredReadings {
  /** Readings downsampled in the store. */
  series(query: SeriesQuery, hidden?: readonly HiddenRun[]): Promise<Frame[]>;
  /** Every location, including those of hidden runs, in the order of their bytes. */
  locations(): Promise<string[]>;
  /**
   * The newest reading of each location that has readings outside the hidden runs, in the order of the locations' bytes. Looks
   * through only a limited number of rows from the time of hidden runs, to limit the wait. Readings from that time may therefore
   * be missing, and so may locations that have no other readings.
   */
  newest(hidden?: readonly HiddenRun[]): Promise<NewestReading[]>;
  /** Left out if the store could not answer without reading all readings. */
  readonly minutes?: StoredMinutes;
}

/** Finds a few minutes among millions of readings, by an index or a partition key. */
export interface StoredMinutes {
  /** Time range of each location's readings, including those of hidden runs. */
  extents(): Promise<Extent[]>;
  /** Those minutes of a location that begin at the given times and have readings. */
  of(location: string, starts: readonly number[], hidden?: readonly HiddenRun[]): Promise<Minute[]>;
}

/** Lets the caller of a long deletion follow its progress, and stop it. */
export interface DeletionWatch {
  /** Once it is aborted, the deletion stops after the piece in progress, or fails if the store takes too long for that piece. */
  readonly signal: AbortSignal;
  /** Called after each piece, with its number of rows. */
  deleted(rows: number): void;
}

/** What every target can do, and optional capabilities besides writing. A sink leaves out what its store cannot do. */
interface Capabilities {
  /** Whether the target is reachable, and the facts it reports. Throws a Fault with the reason if not. */
  check(): Promise<StoreFacts>;
  close(): Promise<void>;
  readonly ledger?: StoreLedger;
  readonly resume?: ResumePoints;
  readonly readings?: StoredReadings;
  /** What the store reports about itself while a run writes. Left out if it has no such figures. */
  pressure?(): Promise<StorePressure>;
  /**
   * How many rows the run's table or topic contains, from any writer, as far as the store can tell without reading them. Null if
   * the store cannot tell at the moment; left out if it never can.
   */
  rowsHeld?(): Promise<number | null>;
  /**
   * Deletes the rows of this run and no others, in pieces, so that other clients do not wait long. Resolves with the number of
   * rows; null if there is no table or file, which may come back, for example with its disk. Left out for a log, and for a store in
   * which deleted rows would slow down later reads.
   */
  deleteRun?(run: RunId, watch?: DeletionWatch): Promise<number | null>;
  /** Throws the Fault with which the store would refuse {@link deleteRun}; deletes nothing. Left out if no rights are needed. */
  refuseUndeletable?(): Promise<void>;
}

/** A writer to one target, for one run, with the capabilities of its store. Cheap to construct; connects on first use. */
export interface Sink extends Capabilities {
  readonly cadence: Cadence;
  /**
   * Creates missing tables or topics; idempotent. Throws a configuration Fault if an existing one differs from what the sink
   * requires.
   */
  prepare(preparation: Preparation): Promise<void>;
  /**
   * Called once for a new run, after {@link prepare}. Throws a Fault if the store already contains rows that could not be
   * distinguished from those of the run. Left out if rows contain the whole id of their run.
   */
  refuseTaken?(run: RunId): Promise<void>;
  open(run: RunId, producer: number): Promise<Session>;
}

/** A sink of a store that keeps its rows: they can be counted, found again and read. */
export type StoringSink = Sink & Required<Pick<Sink, 'ledger' | 'resume' | 'readings'>>;

/** A target that runs cannot write to, because something else fills it. */
export interface ReadOnlySink extends Capabilities {
  /** Why runs cannot write here, and how readings get here. */
  readOnlyFault(): Fault;
}

export type AnySink = Sink | ReadOnlySink;

/** Whether runs can write to it. */
export function isWritable(sink: AnySink): sink is Sink {
  return !('readOnlyFault' in sink);
}

/** The sink, for its writer. Throws a configuration Fault if it is read-only. */
export function writable(sink: AnySink): Sink {
  if (isWritable(sink)) {
    return sink;
  }
  throw sink.readOnlyFault();
}

/** How far a consumer group is behind, in a store that is a log. */
export interface ConsumerLag {
  readonly group: string;
  readonly topic: string;
  readonly rows: number;
}
