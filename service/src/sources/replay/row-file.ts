import { CsvFile, type RowVisitor } from './csv-file.ts';
import type { Spec } from './layout.ts';
import type { Row, RowAudit } from './row.ts';
import { Readers, type Survey } from './survey.ts';

/** Ignores gaps and refusals, because the survey has already counted them. */
const COUNTED: RowAudit = { gap() {}, refuse() {} };

/** The readings of a surveyed file, block by block. */
export class RowFile {
  readonly #file: CsvFile;
  readonly #readers: Readers;
  #rows: Row[] = [];
  readonly #visitor: RowVisitor = {
    row: (fields, layout) => this.#readers.of(layout).read(fields, this.#rows, COUNTED),
    broken() {},
  };

  constructor(path: string, spec: Spec, { encoding, writing }: Survey) {
    this.#file = new CsvFile(path, spec, encoding);
    this.#readers = new Readers(writing);
  }

  /** The rows of the next block that has a reading; none at the end. */
  next(): Row[] {
    this.#rows = [];
    while (this.#rows.length === 0 && this.#file.next(this.#visitor)) {
      // Skip a block without readings.
    }
    return this.#rows;
  }

  /** Back to the first row. */
  rewind(): void {
    this.#file.rewind();
  }

  /** May be called again. */
  close(): void {
    this.#file[Symbol.dispose]();
  }
}
