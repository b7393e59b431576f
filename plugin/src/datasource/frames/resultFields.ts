/**
 * Names of the columns that a table of results always has, whatever its settings are: between them and the settings a panel tells
 * by name, so that a transformation on the dashboard may drop, sort and filter as it likes.
 */
export const RESULT_FIELDS = {
  run: 'run',
  label: 'label',
  started: 'started',
  state: 'state',
  target: 'target',
  rowsPerSecond: 'rows/s',
  low: 'rows/s low',
  high: 'rows/s high',
  /** What lies between low and high, such as "range of 3 runs". */
  interval: 'rows/s interval',
  /** From call to ack. */
  p99: 'p99',
  /** What a paced run is known by. */
  intendedP99: 'p99 from intended start',
  cpu: 'producer CPU',
  ledger: 'ledger',
  valid: 'valid',
  limit: 'limit',
} as const;

const KNOWN: ReadonlySet<string> = new Set(Object.values(RESULT_FIELDS));

/** A column that says how the run was set, such as "commit every". */
export function isSetting(name: string): boolean {
  return !KNOWN.has(name);
}
