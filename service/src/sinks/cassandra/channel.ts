import type { Fault } from '../../model/fault.ts';
import type { Reading } from '../../model/reading.ts';
import type { RunId } from '../../model/run.ts';
import type { CassandraTarget, Consistency } from './options.ts';
import type { Place } from './places.ts';
import type { Schema } from './schema.ts';

/** What a channel writes: rows of one producer into the tables of one schema. */
export interface Writing {
  target: CassandraTarget;
  schema: Schema;
  consistency: Consistency;
  run: RunId;
  producer: number;
}

/** Rows of one partition in one request. */
export interface Rows {
  readonly place: Place;
  readonly seqs: readonly number[];
  readonly readings: readonly Reading[];
}

/** A request that a node refused for the rows in it. */
export interface Refusal {
  rows: Rows;
  fault: Fault;
}

/**
 * Takes requests without waiting; answers come in any order. Two forms: `WireChannel` and `DriverChannel`.
 */
export interface Channel {
  /** Requests without an answer. */
  readonly pending: number;
  /** An INSERT, or an unlogged batch of several. The place must have been written down before. */
  put(rows: Rows): void;
  /** Sends what was put in. */
  send(): void;
  /** Writes down the places. Resolves when that is durable. */
  record(places: readonly Place[]): Promise<void>;
  /** Resolves when at most `most` requests have no answer. Throws the Fault of the first that failed for another reason than its rows. */
  settle(most: number): Promise<void>;
  /** The refusals since it was last asked. */
  takeRefusals(): Refusal[];
  /** Never throws. A wait under way ends with a Fault. */
  close(): void;
}
