import type { SourceReport, UnusableRows } from '../../model/source-report.ts';
import type { Row, RowAudit } from './row.ts';

const MAX_REASONS = 20;
const EXAMPLE_LENGTH = 80;
const OTHERWISE = 'has a further problem';
const OTHER_REASONS = `the row ${OTHERWISE}`;
const MAX_LOCATIONS = 10_000;

/** Counts the rows of a file by kind, and records the first line on which each reason occurred. */
export class Account implements RowAudit {
  readonly #reasons = new Map<string, UnusableRows>();
  readonly #latest = new Map<string, number>();
  #line = 0;
  #rows = 0;
  #readings = 0;
  #gaps = 0;
  #outOfOrder = 0;

  /** Starts another row. */
  begin(line: number): void {
    this.#line = line;
    this.#rows++;
  }

  gap(): void {
    this.#gaps++;
  }

  refuse(column: string, text: string, problem: string): void {
    const reason = column === '' ? `the row ${problem}` : `column "${column}": ${problem}`;
    const known = this.#reasons.get(reason);
    if (known) {
      known.count++;
      return;
    }
    if (this.#reasons.size >= MAX_REASONS && reason !== OTHER_REASONS) {
      this.refuse('', text, OTHERWISE);
      return;
    }
    const example = text.length > EXAMPLE_LENGTH ? `${text.slice(0, EXAMPLE_LENGTH)}…` : text;
    this.#reasons.set(reason, { reason, count: 1, firstLine: this.#line, example });
  }

  add(readings: readonly Row[]): void {
    this.#readings += readings.length;
    for (const { location, time } of readings) {
      const latest = this.#latest.get(location);
      if (latest !== undefined && time < latest) {
        this.#outOfOrder++;
      } else if (latest !== undefined || this.#latest.size < MAX_LOCATIONS) {
        this.#latest.set(location, time);
      }
    }
  }

  report(file: string, notes: string[]): SourceReport {
    return {
      file,
      rows: this.#rows,
      readings: this.#readings,
      gaps: this.#gaps,
      unusable: [...this.#reasons.values()].toSorted((one, other) => other.count - one.count),
      outOfOrder: this.#outOfOrder,
      notes,
    };
  }
}
