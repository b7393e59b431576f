import type { ExecuteValues } from 'mysql2';

import type { Reading } from '../../model/reading.ts';
import type { RunId } from '../../model/run.ts';
import type { ColumnShape, Room } from './room.ts';
import type { ParameterType, StatementWriter } from './statement-writer.ts';

/** An SQL condition with its parameters. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly string[];
}

/** How the rows of one producer are written to the table. */
export interface RowForm {
  readonly run: RunId;
  readonly producer: number;
  /** `INSERT INTO … VALUES`, without the rows. */
  readonly insert: string;
  /** One row of the `INSERT`: `(?, …)`. */
  readonly row: string;
  /** Types of the parameters in {@link row}. */
  readonly types: readonly ParameterType[];
  /** Writes the parameters of one row. */
  write(writer: StatementWriter, seq: number, reading: Reading): void;
  /** The same parameters, for mysql2. */
  values(seq: number, reading: Reading): ExecuteValues[];
}

/** A data model expressed for MySQL, for a table of a given name. */
export interface Schema {
  readonly table: string;
  /** CREATE TABLE, with that collation for text columns. */
  create(collation: string): string;
  readonly locationColumn: string;
  readonly timeColumn: string;
  readonly columns: readonly ColumnShape[];
  /** Columns of the primary key, in order; empty if the table has none. */
  readonly key: readonly string[];
  /** Whether there is an index by location and time. */
  readonly indexed: boolean;
  /** Whether the table has a column for a note, which can make a reading several times larger. */
  readonly takesPayload: boolean;
  /** The column with the name of the run. In tables of version 0.1.0 it has room only for a run's key, see `run-key.ts`. */
  readonly runColumn: string;
  rowForm(run: RunId, producer: number, room: Room): RowForm;
  /** Selects the rows of a run, whether its name in the table is its id or its key. */
  ofRun(run: RunId): Condition;
  /** Selects all rows except those of these runs. */
  exceptRuns(runs: readonly RunId[]): Condition;
  /** SQL for the parts of a row. */
  readonly sql: {
    readonly producer: string;
    readonly seq: string;
    readonly time: string;
    readonly value: string;
  };
  /** SQL: whether the row has that checksum, or as much of it as fits into the table; NULL if a part is NULL. */
  isChecksum(whole: string): string;
}
