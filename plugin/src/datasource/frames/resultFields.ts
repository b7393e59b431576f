import type { DataFrame } from '@grafana/data';

/**
 * The columns that are not settings. A panel recognises them by name, so transformations on the dashboard may drop,
 * sort and filter columns freely.
 */
export const RESULT_FIELDS = {
  run: 'run',
  label: 'label',
  started: 'started',
  state: 'state',
  target: 'target',
  rowsPerSecond: 'rows/s',
  /**
   * Whether the generator was the limit, so the store may be able to accept more rows. The column exists only if this
   * is true for at least one row.
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
  /** Whether the p99 is only a lower bound. The column exists only if this is true for at least one row. */
  p99AtLeast: 'p99 is a lower bound',
  cpu: 'producer CPU',
  ledger: 'ledger',
  /** Whether the thresholds passed, in words. The column exists only if at least one run has thresholds. */
  thresholds: 'thresholds',
  valid: 'valid',
  limit: 'limit',
  /** Why, and what to try, in sentences. The column exists only if this is known for at least one row. */
  reasons: 'why limited',
  /** The estimated number of rows in the store when the run began, from all programs. */
  storeRows: 'store rows at start',
} as const;

const KNOWN: ReadonlySet<string> = new Set(Object.values(RESULT_FIELDS));

/** Whether a column is a setting of the run, such as "commit every". */
export function isSetting(name: string): boolean {
  return !KNOWN.has(name);
}

/** Marks the frame of an empty table of results, which has no columns. */
export const NO_RESULTS = { results: 'none' } as const;

/** Marks the frame of a sweep, whose rows are cells with any number of runs. */
export const OF_CELLS = { results: 'cells' } as const;

export function isOfCells({ meta }: DataFrame): boolean {
  return meta?.custom?.results === OF_CELLS.results;
}

export function isWithoutResults({ fields, meta }: DataFrame): boolean {
  return fields.length === 0 && meta?.custom?.results === NO_RESULTS.results;
}
