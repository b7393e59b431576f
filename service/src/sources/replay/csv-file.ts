import { Fault, type FieldError } from '../../model/fault.ts';
import { looksLike } from '../../time/look.ts';
import {
  isAside,
  likeliestSeparator,
  namedSeparator,
  SEPARATORS,
  splitLine,
  splitLines,
  type Separator,
} from './dialect.ts';
import { ABSENT, layoutOf, type Column, type RowLayout, type Spec } from './layout.ts';
import { Lines } from './lines.ts';

/** The header must occur within this many lines; some exports begin with names and places of their devices. */
const HEADER_WITHIN_LINES = 100;
/** The usual encoding of text that is not UTF-8, in Europe and America. */
export const FALLBACK_ENCODING = 'windows-1252';
const NOT_ASCII = /[\u0080-\uffff]/;
const NO_SAMPLE = () => [];
const SAMPLE_ROWS = 20;
const MAX_LINES_JUDGED = 10;

/** Receives the rows of a file in order. `layout` changes after another header. */
export interface RowVisitor {
  row(fields: readonly string[], layout: RowLayout, line: number): void;
  /** A line that could not be split into fields, and why. */
  broken(line: number, text: string, problem: string): void;
}

/**
 * A CSV file read block by block. One line is one row: a quoted field must end on its line. Skips comments, blank lines and
 * everything before the header; a later header changes the layout.
 */
export class CsvFile implements Disposable {
  readonly separator: Separator;
  readonly #lines: Lines;
  readonly #spec: Spec;
  readonly #path: string;
  readonly #first: RowLayout;
  readonly #headerLine: number;
  #layout: RowLayout | null;
  #hasLetters = false;

  /** Throws a configuration Fault if the file cannot be read or has no header with the columns of the spec. */
  constructor(path: string, spec: Spec, encoding: string | null = null) {
    this.#path = path;
    this.#spec = spec;
    this.#lines = new Lines(path, encoding);
    try {
      const header = this.#findHeader(this.#firstLines(encoding));
      this.separator = header.separator;
      this.#headerLine = header.line;
      this.#first = this.#layout = header.layout;
      this.#lines.rewind();
    } catch (thrown) {
      this[Symbol.dispose]();
      throw thrown;
    }
  }

  /** The layout that the first header gives. */
  get layout(): RowLayout {
    return this.#first;
  }

  /** Name of the encoding. */
  get encoding(): string {
    return this.#lines.encoding;
  }

  /** True once a line with non-ASCII letters was read, so that the encoding matters. */
  get hasLetters(): boolean {
    return this.#hasLetters;
  }

  /** Visits the rows of the next block; false at the end. */
  next(visitor: RowVisitor): boolean {
    const before = this.#lines.read;
    const lines = this.#lines.next();
    this.#hasLetters ||= lines.some((line) => line !== null && NOT_ASCII.test(line));
    const rows = splitLines(lines, this.separator);
    for (let index = 0; index < lines.length; index++) {
      const number = before + index + 1;
      if (number > this.#headerLine) {
        const isCut = !this.#lines.endsWhole && index === lines.length - 1;
        this.#visit(lines[index] ?? null, rows[index] ?? null, { number, isCut }, visitor);
      }
    }
    return lines.length > 0;
  }

  /** Back to the first row. */
  rewind(): void {
    this.#lines.rewind();
    this.#layout = this.#first;
  }

  /** May be called again. */
  [Symbol.dispose](): void {
    this.#lines.close();
  }

  #visit(
    line: string | null,
    fields: readonly string[] | null,
    { number, isCut }: { number: number; isCut: boolean },
    visitor: RowVisitor
  ): void {
    if (line === null) {
      visitor.broken(number, '', `is not text in ${this.encoding}`);
    } else if (line === '' || isAside(line)) {
      return;
    } else if (fields === null) {
      visitor.broken(number, line, 'has a quote that is not closed on its line');
    } else if (this.#isHeader(fields)) {
      const layout = layoutOf(fields, this.#spec, NO_SAMPLE);
      this.#layout = Array.isArray(layout) ? null : { ...layout, time: this.#timeBelow(fields) };
    } else if (fields.some((field) => field !== '')) {
      this.#visitRow(line, fields, { number, isCut }, visitor);
    }
  }

  #visitRow(
    line: string,
    fields: readonly string[],
    { number, isCut }: { number: number; isCut: boolean },
    visitor: RowVisitor
  ): void {
    if (this.#layout === null) {
      visitor.broken(number, line, 'follows a header line that lacks the named columns');
    } else if (isCut && fields.length < this.#layout.width) {
      visitor.broken(number, line, 'is truncated: the file ends within it');
    } else {
      visitor.row(fields, this.#layout, number);
    }
  }

  /** Whether this line is another header: its time column contains the column's name instead of a time. */
  #isHeader(fields: readonly string[]): boolean {
    const time = this.#first.time[0];
    return time !== undefined && fields.includes(time.name) && !/\d/.test(fields[time.index] ?? '');
  }

  /**
   * The time columns below another header. If the first header has separate columns for date and time of day, so does this one.
   */
  #timeBelow(header: readonly string[]): Column[] {
    return this.#first.time.map(({ name }) => ({ name, index: header.indexOf(name) }));
  }

  /** If some lines are not UTF-8, and none has non-ASCII letters in UTF-8, the file uses the fallback encoding. */
  #firstLines(encoding: string | null): string[] {
    let lines = this.#lines.next();
    const isUtf8 = lines.every((line) => line !== null) || lines.some((line) => line !== null && NOT_ASCII.test(line));
    if (encoding === null && !isUtf8 && this.encoding === 'utf-8') {
      this.#lines.decodeAs(FALLBACK_ENCODING);
      lines = this.#lines.next();
    }
    return lines.slice(0, HEADER_WITHIN_LINES).map((line) => line ?? '');
  }

  #findHeader(first: readonly string[]): { layout: RowLayout; line: number; separator: Separator } {
    const named = first.map(namedSeparator).find((separator) => separator !== null) ?? null;
    const candidates = named === null ? SEPARATORS : [named];
    // A header may itself be a comment; a header that is not a comment takes precedence.
    for (const takesComments of [false, true]) {
      for (const guesses of [false, true]) {
        for (const [index, line] of first.entries()) {
          const text = takesComments ? line.replace(/^#\s*/, '') : line;
          for (const separator of isAside(text) ? [] : candidates) {
            const layout = this.#layoutBelow(text, first.slice(index + 1), separator);
            if (layout !== null && layout.guessed === guesses) {
              return { layout, line: index + 1, separator };
            }
          }
        }
      }
    }
    throw this.#noHeader(
      first.filter((line) => !isAside(line)),
      named
    );
  }

  #layoutBelow(line: string, below: readonly string[], separator: Separator): RowLayout | null {
    const header = splitLine(line, separator);
    const rows = () => splitLines(below.filter((text) => !isAside(text)).slice(0, SAMPLE_ROWS), separator);
    const layout = header === null ? [] : layoutOf(header, this.#spec, rows);
    return Array.isArray(layout) ? null : layout;
  }

  #noHeader(lines: readonly string[], named: Separator | null): Fault {
    const separator = named ?? likeliestSeparator(lines.slice(0, MAX_LINES_JUDGED));
    const header = splitLine(lines[0] ?? '', separator) ?? [];
    const layout = layoutOf(header, this.#spec, NO_SAMPLE);
    return columnMissing(this.#path, header, Array.isArray(layout) ? layout : []);
  }
}

function columnMissing(path: string, header: readonly string[], missing: FieldError[]): Fault {
  const present = header.filter((column) => column !== '').join(', ') || 'none';
  const isAbsent = missing.every(({ message }) => message.startsWith(ABSENT));
  const names = missing.map((error) => `"${String(error.value)}"`).join(' and none ');
  return new Fault({
    kind: 'configuration',
    code: 'CSV_COLUMN_MISSING',
    message: isAbsent
      ? `${path} has no column ${names}. Its columns: ${present}.`
      : `The columns of ${path} cannot be used as specified. Its columns: ${present}.`,
    hint: header.some(looksLikeTime)
      ? 'Its first line looks like a reading: add a header line with the names of its columns.'
      : 'Set `timeColumn`, `valueColumn` and `locationColumn`; for a table with a column per sensor, set `valueColumn` to *.',
    fields: missing,
  });
}

function looksLikeTime(text: string): boolean {
  const look = looksLike(text);
  return look !== null && look !== 'small';
}
