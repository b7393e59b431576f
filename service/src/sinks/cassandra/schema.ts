import type { z } from 'zod';

import type { Reading } from '../../model/reading.ts';
import type { RunId } from '../../model/run.ts';
import type { FrameWriter } from './frame-writer.ts';
import type { Minute } from './places.ts';
import type { TableShape } from './table-shape.ts';

/** How the rows of one producer are written to the table. */
export interface RowForm {
  /** The parameters that all rows of a location's day share, encoded for the wire. */
  head(minute: Minute): Buffer;
  /** Writes the remaining parameters of one row. */
  write(writer: FrameWriter, seq: number, reading: Reading): void;
  /** All parameters, in the form that the driver expects. */
  values(seq: number, reading: Reading): unknown[];
  readonly parameters: number;
}

/** A row as the ledger reads it. */
export interface StoredRow {
  run: string;
  producer: number;
  seq: number;
  location: string | null;
  /** Milliseconds since 1970. */
  time: number | null;
  value: number | null;
  checksum: number | null;
  /** Upper limit (exclusive) of the checksums that fit into the row. */
  checksumsBelow: number;
}

/** A data model expressed for Cassandra. */
export interface Schema extends TableShape {
  /** Table that records where a producer's rows are stored: see `places.ts`. */
  readonly placeTable: string;
  readonly partitionsAreDays: boolean;
  /** Whether the table has a column for a note, which can make a reading several times larger. */
  readonly takesPayload: boolean;
  /** Parameterised INSERT of one row. */
  readonly insert: string;
  rowForm(run: RunId, producer: number): RowForm;
  /**
   * The partition with a location's readings of the day: parameters of `ofPartition`, and the routing key that determines the
   * nodes.
   */
  partition(location: string, dayMs: number): { values: unknown[]; routingKey: Buffer };
  readonly cql: {
    readonly ofPartition: string;
    readonly time: string;
    readonly value: string;
    /** The run that wrote a row, or a text that contains it: see `runOf`. */
    readonly run: string;
    readonly identity: string;
  };
  /** Extracts the run from a text of `cql.run`. */
  runOf(text: string): string;
  /** A row of the `identity` columns; null for a row that Thermobench did not write. */
  readonly storedRow: z.ZodType<StoredRow | null>;
  /** A row of the partition key's columns; `dayMs` is 0 if all readings of a location are in a single partition. */
  readonly partitionRow: z.ZodType<{ location: string; dayMs: number }>;
}
