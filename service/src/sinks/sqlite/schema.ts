import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import { Fault } from '../../model/fault.ts';
import type { Reading } from '../../model/reading.ts';
import type { RunId } from '../../model/run.ts';
import type { RowChecksum } from '../checksum.ts';
import { shapeOf, shapeMade } from './shape.ts';

/** A data model expressed for SQLite. */
export interface Schema {
  readonly table: string;
  readonly create: string;
  readonly insert: string;
  /** Values for {@link insert}, for one producer. `sum` is left out for readings of this process. */
  row(run: RunId, producer: number, sum?: RowChecksum): (seq: number, reading: Reading) => SQLInputValue[];
  /** SELECT of producer, seq, location, time, value and checksum of the rows of run `:run`. */
  readonly rowsOfRun: string;
  /** SQL for as much of a checksum as fits into a row; `whole` is SQL too. */
  keptChecksum(whole: string): string;
  /** Whether the table's key prevents a reading from being stored twice, so that counting rows counts readings. */
  readonly keyed: boolean;
  /** SELECT of the approximate number of rows, as `rows`, with a few index lookups. */
  readonly rowsHeld: string;
  /** Deletes rows of a run, one piece per step, and yields how many. Each step should be one transaction. */
  deletion(database: DatabaseSync, run: RunId): Generator<number, void>;
  /** SELECT of location, time (ms), value and run; the run is NULL in a row that Thermobench did not write. */
  readonly readings: string;
  /**
   * SELECT of location, time (ms) and value of the newest reading of each location, in the order of the locations' bytes.
   * Parameters: `hidden`, a JSON array of runs; `gaps`, a JSON array of [from, to) pairs,
   * the times between the hidden runs; `most`, the maximum number of newer rows to look through after the gaps.
   */
  readonly newest: string;
  /** SELECT of each location once. */
  readonly locations: string;
  /**
   * SELECT of each location with the time of its first reading and of its last one plus 1 ms; null if there is no index for it.
   */
  readonly extents: string | null;
}

/** Creates the table if missing. Throws a configuration Fault if an existing one has other columns. */
export function createTable(database: DatabaseSync, { table, create }: Schema, file: string): void {
  database.exec(create);
  const found = shapeOf(database, table);
  const expected = shapeMade(create, table);
  if (found !== expected) {
    throw new Fault({
      kind: 'configuration',
      code: 'TABLE_SHAPE',
      message: `The table "${table}" in ${file} has other columns: ${found}. Expected: ${expected}.`,
      hint: 'Rename that table, or set another file in the target.',
    });
  }
}
