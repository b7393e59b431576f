import type { Fault } from '../../model/fault.ts';
import type { Reading } from '../../model/reading.ts';
import type { RunId } from '../../model/run.ts';
import type { CassandraTarget, Consistency } from './options.ts';
import type { Outstanding } from './outstanding.ts';
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

/** A request that a node refused because of its rows. */
export interface Refusal {
  rows: Rows;
  fault: Fault;
}

/** Accepts requests without waiting; answers arrive in any order. Implementations: `WireChannel` and `DriverChannel`. */
export interface Channel {
  /** The requests added so far: how many are unanswered, which were refused, and how to wait for answers. */
  readonly outstanding: Pick<Outstanding, 'pending' | 'settle' | 'takeRefusals'>;
  /** An INSERT, or an unlogged batch of several. The place must have been recorded first. */
  put(rows: Rows): void;
  /** Sends the requests added since the last call. */
  send(): void;
  /** Records the places. Resolves when they are durable. */
  record(places: readonly Place[]): Promise<void>;
  /** Closes the channel; a pending wait fails with a Fault. Never throws. */
  close(): void;
}
