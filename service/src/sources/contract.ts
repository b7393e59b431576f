import type { Reading } from '../model/reading.ts';
import type { SourceReport } from '../model/source-report.ts';

/**
 * Where readings come from. `read` gives what the sensors show now: one reading a sensor that could be read. An empty array
 * means that none could be read this time, or, for a replayed file at its own pace, that none is due yet.
 */
export interface Source {
  /** What it reads, for people: `thermal: 2 zones under /sys`. */
  readonly description: string;
  /** What it knows of all that it will read, for the report of a run; only of a source that has an end. */
  readonly report?: SourceReport;
  /** How many calls of `read` go once round all sensors. */
  readonly readsPerRound: number;
  read(): Reading[];
  close(): void;
}
