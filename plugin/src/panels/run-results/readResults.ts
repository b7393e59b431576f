import { FieldType, type DataFrame, type Field } from '@grafana/data';

import {
  isOfCells,
  isSetting,
  isWithoutResults,
  RESULT_FIELDS as NAMES,
} from '../../datasource/frames/resultFields.ts';
import type { Measure } from './options.ts';

/** One run, or one cell of a sweep, as a row of the table. */
export interface Result {
  /** Whether it is a cell of a sweep. A transformation may have dropped this, and then it is false. */
  isCell: boolean;
  /** Empty if no run of a cell has started. */
  run: string;
  label: string;
  target: string;
  /** Milliseconds since 1970 UTC. */
  started: number | null;
  state: string;
  /** The values in the order of the columns. */
  settings: unknown[];
  measures: Record<Measure, number | null>;
  /** Whether its p99 is measured from the intended start. */
  isPaced: boolean;
  /** Whether its rate is only a lower bound, because the generator was the limit. */
  isRateAtLeast: boolean;
  /** Whether its p99 is only a lower bound. */
  isP99AtLeast: boolean;
  /** The ends of the interval of the rows per second; null if the run was not repeated. */
  low: number | null;
  high: number | null;
  /** The kind of the interval, such as "range of 3 runs"; empty if a transformation dropped it. */
  interval: string;
  ledger: string;
  valid: boolean | null;
  limit: string;
  /** Why, and what to try; empty if unknown. */
  reasons: string;
  /** Whether its thresholds passed, in words; empty if it has none. */
  thresholds: string;
}

export interface Results {
  /** Names of the shown settings, such as "commit every". */
  settings: string[];
  rows: Result[];
}

/**
 * The results in frames of the data source's kind `runs`, after the dashboard's transformations. Reads several frames
 * as one table. Null if no frame is a table of results.
 */
export function readResults(frames: readonly DataFrame[]): Results | null {
  const tables = frames.filter(({ fields }) => fields.some(({ name }) => name === NAMES.rowsPerSecond));
  if (tables.length === 0 && !frames.some(isWithoutResults)) {
    return null;
  }
  const settings = [...new Set(tables.flatMap(({ fields }) => fields.map(({ name }) => name).filter(isSetting)))];
  return { settings, rows: tables.flatMap((table) => rowsOf(table, settings)) };
}

function rowsOf(frame: DataFrame, settings: readonly string[]): Result[] {
  const { fields, length } = frame;
  const isCell = isOfCells(frame);
  const byName = new Map(fields.map((field) => [field.name, field]));
  const text = (name: string, row: number) => textIn(byName.get(name), row);
  const number = (name: string, row: number) => numberIn(byName.get(name), row);
  return Array.from({ length }, (_, row) => ({
    isCell,
    run: text(NAMES.run, row),
    label: text(NAMES.label, row),
    target: text(NAMES.target, row),
    started: timeIn(byName.get(NAMES.started), row),
    state: text(NAMES.state, row),
    settings: settings.map((name): unknown => byName.get(name)?.values[row] ?? null),
    measures: {
      'rows/s': number(NAMES.rowsPerSecond, row),
      p99: number(NAMES.intendedP99, row) ?? number(NAMES.p99, row),
      'producer CPU': number(NAMES.cpu, row),
    },
    isPaced: number(NAMES.intendedP99, row) !== null,
    isRateAtLeast: booleanIn(byName.get(NAMES.rowsAtLeast), row) ?? false,
    isP99AtLeast: booleanIn(byName.get(NAMES.p99AtLeast), row) ?? false,
    low: number(NAMES.low, row),
    high: number(NAMES.high, row),
    interval: text(NAMES.interval, row),
    ledger: text(NAMES.ledger, row),
    valid: booleanIn(byName.get(NAMES.valid), row),
    limit: text(NAMES.limit, row),
    reasons: text(NAMES.reasons, row),
    thresholds: text(NAMES.thresholds, row),
  }));
}

function textIn(field: Field | undefined, row: number): string {
  const value: unknown = field?.values[row];
  return typeof value === 'string' ? value : '';
}

function numberIn(field: Field | undefined, row: number): number | null {
  const value: unknown = field?.type === FieldType.number ? field.values[row] : null;
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function timeIn(field: Field | undefined, row: number): number | null {
  const value: unknown = field?.values[row];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function booleanIn(field: Field | undefined, row: number): boolean | null {
  const value: unknown = field?.values[row];
  return typeof value === 'boolean' ? value : null;
}
