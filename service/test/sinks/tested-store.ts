import type { StoringSink } from '../../src/sinks/contract.ts';

/** Identifies one stored reading in a test. */
export interface RowName {
  run: string;
  producer: number;
  seq: number;
}

/** Columns of a stored reading, with the values to write to them instead. Time in milliseconds since 1970. */
export type RowChange = Partial<RowName & { location: string; time: number; value: number; checksum: number }>;

/** A store to be tested, with direct access that bypasses its sink: the store's own SQL. */
export interface TestedStore {
  /** A new sink each time, with a commit every ten rows. */
  connect(): StoringSink;
  remove(row: RowName): Promise<void>;
  /** Overwrites some columns of the row. */
  change(row: RowName, to: RowChange): Promise<void>;
  /** Stores the row a second time; null if the table's key forbids that. */
  duplicate: ((row: RowName) => Promise<void>) | null;
  dispose(): Promise<void>;
}
