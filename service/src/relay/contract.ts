import { Fault } from '../model/fault.ts';
import type { Reading } from '../model/reading.ts';
import type { RunId } from '../model/run.ts';
import { counted, sentence } from '../model/sentence.ts';
import type { Origin } from '../kafka/message.ts';
import type { RelayedTopic } from './topic-identity.ts';

/** A reading with the identity under which the store keeps it. */
export interface RelayRow extends Reading {
  origin: Origin;
}

/** Consecutive records of one partition, to be stored as a whole. */
export interface RelayBatch {
  /** Offset of the first record, which must be where the store has come to. */
  readonly firstOffset: number;
  /** Where the store will have come to. Records that are no readings are passed over, so it may exceed `firstOffset` + rows. */
  readonly nextOffset: number;
  readonly rows: readonly RelayRow[];
}

/** What became of a stored batch. */
export interface StoredBatch {
  /** Rows the store had already, under the same run, producer and number: left as they were. */
  readonly duplicates: number;
}

/** Whose turn it is to write a partition. */
export interface PartitionClaim {
  readonly partition: number;
  /** Of the consumer group. A store that has seen a later one for this partition refuses. */
  readonly generation: number;
  /** Where to begin a partition that the store has never seen. */
  readonly earliest: number;
  /** The group has begun to count its generations anew, as the broker confirmed: an earlier one than the store's is right. */
  readonly afresh: boolean;
  /** How far Kafka was told that the store has come; null where nobody told it. For stores that cannot keep it themselves. */
  committed(): Promise<number | null>;
}

/**
 * The right to write one partition. Calls never overlap. After any Fault but {@link RefusedRows} nothing is known of the batch:
 * the lane must be closed, and a new claim says where to go on.
 */
export interface Lane {
  /** The offset the store has come to. */
  readonly nextOffset: number;
  /**
   * Makes rows and position durable together, or neither. Throws {@link fencedFault} where another has claimed the partition,
   * and {@link RefusedRows}, with nothing stored, where the store will never take some of the rows.
   */
  store(batch: RelayBatch): Promise<StoredBatch>;
  /** Never throws. */
  close(): Promise<void>;
}

/** Where a relay brings readings. Where the store has transactions it keeps the positions itself, beside the readings. */
export interface RelayStore {
  /**
   * Makes missing tables and notes which topic the group reads; idempotent. Gives the run under which records that name no run
   * are stored. Throws a fatal Fault if the group's positions belong to an earlier topic of that name.
   */
  prepare(topic: RelayedTopic): Promise<RunId>;
  /** Fences whoever held the partition. Throws {@link passedFault} where that one is of a later generation. */
  claim(claim: PartitionClaim): Promise<Lane>;
  close(): Promise<void>;
}

export interface RefusedRow {
  /** Place in the batch's rows. */
  at: number;
  reason: string;
}

/** The store will never take these rows. */
export class RefusedRows extends Fault {
  readonly rows: readonly RefusedRow[];

  constructor(rows: readonly RefusedRow[]) {
    super({
      kind: 'rejected',
      code: 'ROWS_REFUSED',
      message: `The store refuses ${counted(rows.length, 'reading')}; the first: ${sentence(rows[0]?.reason ?? '')}`,
      hint: 'They do not fit the columns of the table, and go to the dead-letter topic.',
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
    message: `Another relay has taken partition ${partition} over; nothing of this one's batch was stored.`,
    hint: 'Nothing to do: this is how a relay that was thought dead is kept from storing twice.',
  });
}

export function passedFault(partition: number, generation: number, stored: number): Fault {
  return new Fault({
    kind: 'transient',
    code: PASSED,
    message: `Partition ${partition} belongs to generation ${stored} of the group, and this relay is of ${generation}.`,
    hint: 'Nothing to do: it will be told of its new partitions.',
  });
}

export function isPassed(fault: Fault): boolean {
  return fault.code === PASSED;
}
