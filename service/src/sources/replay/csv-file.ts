import { closeSync, openSync, readSync } from 'node:fs';

import { parse } from 'csv-parse/sync';

import { Fault } from '../../model/fault.ts';
import { parseRow, type BadField, type Row, type RowLayout } from './row.ts';

/** What is held of a file at a time, and the longest line there may be. */
const BLOCK_BYTES = 65_536;
const MOST_BAD_ROWS = 100;
const LINE_FEED = 0x0a;
const DELIMITERS = [';', '\t'];

/**
 * A CSV file read block by block, so that its size does not matter. One line is one row: a quoted field must end on its line.
 * Rows that do not fit are counted and skipped, up to a limit.
 */
export class CsvFile {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #buffer = Buffer.alloc(BLOCK_BYTES);
  readonly #delimiter: string;
  readonly #startOfRows: number;
  readonly #layout: RowLayout;
  #position = 0;
  #line = 1;
  #badRows = 0;
  #firstBad = '';
  #isOpen = true;

  /** Throws a configuration Fault where the file cannot be read or `layoutOf` finds a column missing. */
  constructor(path: string, layoutOf: (columns: readonly string[]) => RowLayout) {
    this.#path = path;
    this.#descriptor = this.#system('opened', () => openSync(path, 'r'));
    try {
      const header = this.#nextLines().toString('utf8').split('\n', 1)[0] ?? '';
      this.#delimiter = DELIMITERS.find((candidate) => header.includes(candidate)) ?? ',';
      this.#startOfRows = Buffer.byteLength(header) + 1;
      this.#layout = layoutOf(this.#records(header.replace(/^\uFEFF/, ''))[0] ?? []);
      this.rewind();
    } catch (thrown) {
      this.close();
      throw thrown;
    }
  }

  /** Rows skipped since the start of the file. */
  get badRows(): number {
    return this.#badRows;
  }

  /** The rows of the next block with a good one in it; none at the end. Throws a Fault when too many rows are bad. */
  next(): Row[] {
    for (;;) {
      const text = this.#nextLines().toString('utf8');
      if (text === '') {
        return [];
      }
      const rows = this.#records(text).flatMap((fields) => this.#row(fields));
      if (rows.length > 0) {
        return rows;
      }
    }
  }

  /** Back to the first row. */
  rewind(): void {
    this.#position = this.#startOfRows;
    this.#line = 1;
    this.#badRows = 0;
  }

  /** May be called again: a second closeSync would close what another thread has opened meanwhile under the same number. */
  close(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      closeSync(this.#descriptor);
    }
  }

  #row(fields: readonly string[]): Row[] {
    this.#line++;
    if (fields.length === 1 && fields[0] === '') {
      return [];
    }
    const row = parseRow(fields, this.#layout);
    if ('problem' in row) {
      this.#skip(row);
      return [];
    }
    return [row];
  }

  #skip({ column, text, problem }: BadField): void {
    this.#badRows++;
    if (this.#badRows === 1) {
      this.#firstBad = `line ${this.#line}, column "${column}": "${text.slice(0, 40)}" ${problem}`;
    }
    if (this.#badRows > MOST_BAD_ROWS) {
      throw new Fault({
        kind: 'configuration',
        code: 'CSV_ROWS_BAD',
        message: `More than ${MOST_BAD_ROWS} rows of ${this.#path} are no readings. The first: ${this.#firstBad}.`,
        hint: 'Correct the file, or choose other columns with `timeColumn`, `valueColumn` and `locationColumn`.',
      });
    }
  }

  /** One record a line. */
  #records(text: string): string[][] {
    const lines = text.replace(/\n$/, '').split('\n');
    try {
      const records = this.#split(text);
      if (records.length === lines.length) {
        return records;
      }
    } catch {
      // A quote that does not end on its line: below, that line alone is lost, not the whole block.
    }
    return lines.map((line) => {
      try {
        return this.#split(line)[0] ?? [''];
      } catch {
        return [];
      }
    });
  }

  #split(text: string): string[][] {
    return parse(text, {
      delimiter: this.#delimiter,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      trim: true,
    });
  }

  /** The bytes from the position to the last line end that fits the block. */
  #nextLines(): Buffer {
    const length = this.#system('read', () => readSync(this.#descriptor, this.#buffer, 0, BLOCK_BYTES, this.#position));
    const block = this.#buffer.subarray(0, length);
    const end = length < BLOCK_BYTES ? length : block.lastIndexOf(LINE_FEED) + 1;
    if (end === 0 && length > 0) {
      throw new Fault({
        kind: 'configuration',
        code: 'CSV_LINE_TOO_LONG',
        message: `Line ${this.#line + 1} of ${this.#path} is longer than ${BLOCK_BYTES} bytes.`,
        hint: 'Is this a CSV file with a line a row?',
      });
    }
    this.#position += end;
    return block.subarray(0, end);
  }

  #system<T>(done: string, call: () => T): T {
    try {
      return call();
    } catch (thrown) {
      const { code, message } = Fault.from(thrown);
      throw new Fault({
        kind: 'configuration',
        code,
        message: `${this.#path} cannot be ${done}: ${message}.`,
        hint: 'Name a CSV file with a header line that the service may read; without `file` a data set of Seattle is used.',
        cause: thrown,
      });
    }
  }
}
