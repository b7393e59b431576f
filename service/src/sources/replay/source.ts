import { join } from 'node:path';

import { Fault } from '../../model/fault.ts';
import type { Reading } from '../../model/reading.ts';
import { unusableIn, type SourceReport } from '../../model/source-report.ts';
import type { Source } from '../contract.ts';
import type { Spec } from './layout.ts';
import type { Row } from './row.ts';
import { RowFile } from './row-file.ts';
import { Span } from './span.ts';
import { surveyOf } from './survey.ts';

/** The data set that is replayed if the run names no file. */
export const SEATTLE = join(import.meta.dirname, 'seattle-temperatures.csv');
/** Keeps one call short when many rows are due at once, for example after the machine was suspended. */
const MAX_DUE = 1_000;

/**
 * Returns the rows of a CSV file from first to last, then repeats them. Each round is shifted by the time span of the file, so
 * that time keeps increasing (to 2038, see {@link Span}). At pace `asked` a call returns one row; at pace `own` it returns all
 * rows that are due, counted from the first call.
 */
export class ReplaySource implements Source {
  readonly readsPerRound = 1;
  /** Covers the whole file, even before its first row is returned. */
  readonly report: SourceReport;
  readonly #spec: Spec;
  readonly #path: string;
  readonly #file: RowFile;
  readonly #elapsedMs: () => number;
  readonly #span = new Span();
  readonly #firstTime: number;
  #rows: Row[];
  #next = 0;
  #round = 0;
  #shift = 0;
  #startedAt: number | null = null;

  /** `elapsedMs` is a monotonic clock. Throws a configuration Fault if the file, its columns or all of its rows are unusable. */
  constructor(spec: Spec, elapsedMs: () => number = () => performance.now()) {
    this.#spec = spec;
    this.#path = spec.file ?? SEATTLE;
    this.#elapsedMs = elapsedMs;
    const survey = surveyOf(this.#path, spec);
    this.report = survey.report;
    this.#file = new RowFile(this.#path, spec, survey);
    try {
      this.#rows = this.#file.next();
      this.#firstTime = this.#peek().time;
    } catch (thrown) {
      this.#file.close();
      throw thrown;
    }
  }

  get description(): string {
    const skipped = unusableIn(this.report);
    return `replay: ${this.#path}${skipped > 0 ? `, ${skipped} unusable ones skipped` : ''}`;
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
    while (readings.length < MAX_DUE && this.#peek().time + this.#round * this.#span.lengthMs <= dueUntil) {
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
        code: 'CSV_CHANGED',
        message: `${this.#path} no longer has readings: it was changed after the run started.`,
        hint: 'If the file is still being written, replay a copy of it.',
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
