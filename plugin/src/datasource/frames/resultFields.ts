import type { DataFrame } from '@grafana/data';

/**
 * Columns that every result table has. A panel distinguishes them from settings by name, so transformations on the
 * dashboard may drop, sort and filter them freely.
 */
export const RESULT_FIELDS = {
  run: 'run',
  label: 'label',
  started: 'started',
  state: 'state',
  target: 'target',
  rowsPerSecond: 'rows/s',
  /**
   * Whether the generator was the limit, so the store may be able to accept more rows. The column exists only if that is true for
   * at least one row.
   */
  rowsAtLeast: 'rows/s is a lower bound',
  low: 'rows/s low',
  high: 'rows/s high',
  /** The kind of the interval from low to high, such as "range of 3 runs". */
  interval: 'rows/s interval',
  /** From call to ack. */
  p99: 'p99',
  /** The headline latency of a paced run. */
  intendedP99: 'p99 from intended start',
  /** Whether its p99 is only a lower bound; a column if that is so for a row. */
  p99AtLeast: 'p99 is a lower bound',
  cpu: 'producer CPU',
  ledger: 'ledger',
  /** Whether its thresholds passed, in words; only if a run of the table has thresholds. */
  thresholds: 'thresholds',
  valid: 'valid',
  limit: 'limit',
  /** Estimated rows in the store when the run began, from any writer. */
  storeRows: 'store rows at start',
} as const;

const KNOWN: ReadonlySet<string> = new Set(Object.values(RESULT_FIELDS));

/** Whether a column is a setting of the run, such as "commit every". */
export function isSetting(name: string): boolean {
  return !KNOWN.has(name);
}

/** Marks the frame of an empty table of results, which has no columns. */
export const NO_RESULTS = { results: 'none' } as const;

export function isWithoutResults({ fields, meta }: DataFrame): boolean {
  return fields.length === 0 && meta?.custom?.results === NO_RESULTS.results;
}
