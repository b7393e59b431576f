import { Fault } from '../model/fault.ts';
import type { Reading } from '../model/reading.ts';
import type { RunId } from '../model/run.ts';
import { counted, sentence } from '../model/sentence.ts';
import type { Origin } from '../kafka/message.ts';

/** The key of a store's positions, and the data model of its rows. */
export interface RelayStoreSettings {
  /** Derived from group and topic name: names the locks of this relay's connections. */
  readonly lock: RunId;
  readonly group: string;
  readonly topic: string;
  readonly schema: 'timeseries' | 'article';
}

/** The topic that a relay reads, as the cluster identifies it. */
export interface RelayedTopic {
  readonly name: string;
  /** The id that Kafka gave the topic. If a topic is recreated under an old name, it gets a new id. Null before Kafka 2.8. */
  readonly id: string | null;
  readonly partitions: number;
}

/** A reading with the identity under which the store saves it. */
export interface RelayRow extends Reading {
  origin: Origin;
}

/** Consecutive records of one partition, stored together or not at all. */
export interface RelayBatch {
  /** Offset of the first record, which must equal the store's position. */
  readonly firstOffset: number;
  /**
   * The store's position after this batch. Records that are not readings are skipped, so it may be greater than `firstOffset`
   * plus the number of rows.
   */
  readonly nextOffset: number;
  readonly rows: readonly RelayRow[];
}

/** The outcome of storing a batch. */
export interface StoredBatch {
  /** Rows that the store already had under the same run, producer and number; they were left unchanged. */
  readonly duplicates: number;
}

/** A member's claim to write a partition. */
export interface PartitionClaim {
  readonly partition: number;
  /** Generation of the consumer group. A store that has seen a later one for this partition refuses the claim. */
  readonly generation: number;
  /** Where to begin in a partition that the store has never seen. */
  readonly earliest: number;
  /**
   * True if the group has restarted its generation count, as the broker confirmed. Then a generation lower than the store's is
   * valid.
   */
  readonly afresh: boolean;
  /** The store's position as last committed to Kafka; null if none was committed. For stores that cannot keep it themselves. */
  committed(): Promise<number | null>;
}

/**
 * The right to write one partition. Calls never overlap. After any Fault except {@link RefusedRows} it is unknown whether the
 * batch is stored: close the lane and make a new claim, which returns where to continue.
 */
export interface Lane {
  /** The store's current offset. */
  readonly nextOffset: number;
  /**
   * Makes rows and position durable together, or neither. Throws {@link fencedFault} if another member has claimed the
   * partition. Throws {@link RefusedRows}, with nothing stored, if the store will never accept some of the rows.
   */
  store(batch: RelayBatch): Promise<StoredBatch>;
  /** Gives up the right. Never throws. */
  close(): Promise<void>;
}

/**
 * Where a relay writes readings: rows and position become durable together. A store with transactions keeps the positions itself,
 * beside the readings.
 */
export interface RelayStore {
  /**
   * Creates missing tables and records which topic the group reads; idempotent. Returns the run under which records without a
   * run id are stored. Throws a fatal Fault if the group's positions belong to an earlier topic of that name.
   */
  prepare(topic: RelayedTopic): Promise<RunId>;
  /** Fences the previous holder of the partition. Throws {@link passedFault} if that holder has a later generation. */
  claim(claim: PartitionClaim): Promise<Lane>;
  close(): Promise<void>;
}

export interface RefusedRow {
  /** Index in the batch's rows. */
  at: number;
  reason: string;
}

/** The store will never accept these rows. */
export class RefusedRows extends Fault {
  readonly rows: readonly RefusedRow[];

  constructor(rows: readonly RefusedRow[]) {
    super({
      kind: 'rejected',
      code: 'ROWS_REFUSED',
      message: `The store refuses ${counted(rows.length, 'reading')}; the first: ${sentence(rows[0]?.reason ?? '')}`,
      hint: "They do not fit the table's columns and go to the dead-letter topic.",
    });
    this.rows = rows;
  }
}

const FENCED = 'RELAY_FENCED';
const PASSED = 'RELAY_GENERATION_PASSED';

export function fencedFault(partition: number): Fault {
  return new Fault({
    kind: 'transient',
    code: FENCED,
    message: `Another relay has taken over partition ${partition}; no row of this batch was stored.`,
    hint: 'No action needed: this prevents a relay that was considered dead from storing rows twice.',
  });
}

export function passedFault(partition: number, generation: number, stored: number): Fault {
  return new Fault({
    kind: 'transient',
    code: PASSED,
    message: `Partition ${partition} belongs to generation ${stored} of the group, but this relay has generation ${generation}.`,
    hint: 'No action needed: the group assigns it new partitions.',
  });
}

export function isPassed(fault: Fault): boolean {
  return fault.code === PASSED;
}
