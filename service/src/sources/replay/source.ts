import { join } from 'node:path';

import type { z } from 'zod';

import { Fault, type FieldError } from '../../model/fault.ts';
import type { Reading } from '../../model/reading.ts';
import type { ReplaySpec } from '../../model/source.ts';
import type { Source } from '../contract.ts';
import { CsvFile } from './csv-file.ts';
import type { Row, RowLayout } from './row.ts';
import { Span } from './span.ts';

type Spec = Omit<z.infer<typeof ReplaySpec>, 'kind'>;

const SEATTLE = join(import.meta.dirname, 'seattle-temperatures.csv');
/** Keeps one call short when much has become due: after a pause of the machine, say. */
const MOST_DUE = 1_000;

/**
 * The rows of a CSV file, from the first to the last and over again, each round later by the file's own span, so that time
 * goes on growing (to 2038, see {@link Span}). At pace `asked` a call gives one row; at pace `own` all rows that are due, counted from the first call.
 */
export class ReplaySource implements Source {
  readonly readsPerRound = 1;
  readonly #spec: Spec;
  readonly #path: string;
  readonly #file: CsvFile;
  readonly #elapsedMs: () => number;
  readonly #span = new Span();
  readonly #firstTime: number;
  #rows: Row[];
  #next = 0;
  #round = 0;
  #shift = 0;
  #startedAt: number | null = null;

  /** `elapsedMs` is monotonic. Throws a configuration Fault where the file, its columns or all of its rows are unfit. */
  constructor(spec: Spec, elapsedMs: () => number = () => performance.now()) {
    this.#spec = spec;
    this.#path = spec.file ?? SEATTLE;
    this.#elapsedMs = elapsedMs;
    this.#file = new CsvFile(this.#path, (columns) => layoutOf(columns, spec, this.#path));
    try {
      this.#rows = this.#file.next();
      this.#firstTime = this.#peek().time;
    } catch (thrown) {
      this.#file.close();
      throw thrown;
    }
  }

  get description(): string {
    const skipped = this.#file.badRows > 0 ? `, ${this.#file.badRows} bad row(s) skipped` : '';
    return `replay: ${this.#path}${skipped}`;
  }

  read(): Reading[] {
    return this.#spec.pace === 'asked' ? [this.#take()] : this.#takeDue();
  }

  close(): void {
    this.#file.close();
  }

  #takeDue(): Reading[] {
    this.#startedAt ??= this.#elapsedMs();
    const dueUntil = this.#firstTime + this.#elapsedMs() - this.#startedAt;
    const readings: Reading[] = [];
    while (readings.length < MOST_DUE && this.#peek().time + this.#round * this.#span.lengthMs <= dueUntil) {
      readings.push(this.#take());
    }
    return readings;
  }

  #take(): Reading {
    const { location, time, value } = this.#peek();
    this.#next++;
    if (this.#round === 0) {
      this.#span.add(time);
    }
    return { location, time: time + this.#shift, value };
  }

  #peek(): Row {
    if (this.#next >= this.#rows.length) {
      this.#turnPage();
    }
    const row = this.#rows[this.#next];
    if (row === undefined) {
      throw new Fault({
        kind: 'configuration',
        code: 'CSV_EMPTY',
        message: `${this.#path} has no row with a time and a value.`,
        hint: 'Look at the file, and at the options `timeColumn`, `valueColumn` and `locationColumn`.',
      });
    }
    return row;
  }

  #turnPage(): void {
    this.#next = 0;
    this.#rows = this.#file.next();
    if (this.#rows.length === 0) {
      this.#round++;
      this.#shift = this.#span.shiftOf(this.#round);
      this.#file.rewind();
      this.#rows = this.#file.next();
    }
  }
}

function layoutOf(columns: readonly string[], spec: Spec, path: string): RowLayout {
  const present = columns.filter((column) => column !== '').join(', ') || 'none';
  const missing: FieldError[] = [];
  const find = (field: string, column: string) => {
    const index = columns.indexOf(column);
    if (index < 0) {
      missing.push({ field: `source.${field}`, value: column, message: `one of: ${present}` });
    }
    return { column, index };
  };
  const layout = {
    time: find('timeColumn', spec.timeColumn),
    value: find('valueColumn', spec.valueColumn),
    location: spec.locationColumn === undefined ? spec.location : find('locationColumn', spec.locationColumn),
  };
  if (missing.length > 0) {
    throw new Fault({
      kind: 'configuration',
      code: 'CSV_COLUMN_MISSING',
      message: `${path} has no column ${missing.map((error) => `"${String(error.value)}"`).join(' and none ')}. Columns there: ${present}.`,
      hint: 'Name its columns with `timeColumn`, `valueColumn` and `locationColumn`.',
      fields: missing,
    });
  }
  return layout;
}
