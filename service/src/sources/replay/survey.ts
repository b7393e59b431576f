import { Fault } from '../../model/fault.ts';
import type { SourceReport } from '../../model/source-report.ts';
import { TimeColumn } from '../../time/time-column.ts';
import { zoneOf, type Zone } from '../../time/zone.ts';
import { Account } from './account.ts';
import { versionOf } from './bytes.ts';
import { CsvFile, FALLBACK_ENCODING, type RowVisitor } from './csv-file.ts';
import { isEncoding } from './encoding.ts';
import type { RowLayout, Spec } from './layout.ts';
import { isGap, NumberColumn, readNumber } from './numbers.ts';
import { looksSplit, RowReader, timeText, type Row, type Writing } from './row.ts';
import { refuseUnfit } from './unfit.ts';

/** Everything that must be known about a file before its first row can be read. */
export interface Survey {
  readonly encoding: string;
  readonly writing: Writing;
  readonly report: SourceReport;
}

/** The last survey of this thread, so that its producers share one. */
let last: { readonly key: string; readonly survey: Survey } | null = null;

/**
 * Reads a whole file twice: to detect how it is written, and to count what can be used. Throws a configuration Fault if nothing,
 * or less than half of it, can be used.
 */
export function surveyOf(path: string, spec: Spec): Survey {
  checkNames(spec);
  const key = JSON.stringify([path, versionIfAny(path), spec]);
  if (last?.key !== key) {
    last = { key, survey: survey(path, spec) };
  }
  return last.survey;
}

function survey(path: string, spec: Spec): Survey {
  const zone = zoneOf(spec.timeZone);
  if (zone === null) {
    throw wrongName('timeZone', spec.timeZone, 'a zone such as Europe/Berlin, or an offset such as +01:00');
  }
  const named = spec.encoding === 'auto' ? null : spec.encoding;
  const found = look(path, spec, zone, named);
  if (named === null && found.isNotUtf8) {
    return count(path, spec, look(path, spec, zone, FALLBACK_ENCODING));
  }
  return count(path, spec, found);
}

interface Finding {
  readonly encoding: string;
  readonly writing: Writing;
  readonly isNotUtf8: boolean;
  readonly notes: readonly string[];
}

/** Reads the whole file to detect how it is written. */
function look(path: string, spec: Spec, zone: Zone, encoding: string | null): Finding {
  using file = new CsvFile(path, spec, encoding);
  const looked = new Look(file, spec);
  while (file.next(looked)) {
    // Examine each block in turn.
  }
  return looked.finding(path, zone, encoding);
}

class Look implements RowVisitor {
  readonly #file: CsvFile;
  readonly #spec: Spec;
  readonly #times: TimeColumn;
  readonly #numbers: NumberColumn;
  #splitRows = 0;
  #brokenLines = 0;
  /** For a guessed value column: number of cells with numbers, and with other text. */
  readonly #cells = new Map<string, { numbers: number; words: number }>();

  constructor(file: CsvFile, spec: Spec) {
    this.#file = file;
    this.#spec = spec;
    this.#times = new TimeColumn(spec.timeFormat);
    this.#numbers = new NumberColumn(spec.decimal, file.separator);
  }

  row(fields: readonly string[], layout: RowLayout): void {
    if (fields.length > layout.width && layout.values.some((column) => looksSplit(fields, column))) {
      this.#splitRows++;
      return;
    }
    this.#times.add(timeText(fields, layout));
    for (const { index, name } of layout.values) {
      const text = fields[index]?.trim() ?? '';
      if (!isGap(text)) {
        this.#numbers.add(text);
        if (layout.guessed) {
          this.#tally(name, text);
        }
      }
    }
  }

  broken(_line: number, text: string): void {
    this.#brokenLines += text === '' ? 1 : 0;
  }

  finding(path: string, zone: Zone, encoding: string | null): Finding {
    this.#refuseWords(path);
    const times = this.#times.reading();
    const name = encoding ?? this.#file.encoding;
    return {
      encoding: name,
      isNotUtf8: name === 'utf-8' && this.#brokenLines > 0 && !this.#file.hasLetters,
      writing: {
        times,
        zone,
        sign: this.#numbers.sign(),
        splitsDecimals: this.#splitRows > 0 && !this.#numbers.hasPoints,
      },
      notes: this.#notes(name),
    };
  }

  #notes(encoding: string): string[] {
    const { values } = this.#file.layout;
    const converted = values.filter(({ quantity }) => quantity === 'fahrenheit' || quantity === 'kelvin');
    return [
      ...(encoding === FALLBACK_ENCODING && this.#spec.encoding === 'auto'
        ? ['It is not UTF-8 and was read as Windows-1252; set `encoding` for another encoding.']
        : []),
      ...(this.#times.hasTimesWithoutZone && this.#spec.timeZone === 'UTC'
        ? ['Times without a zone are read as UTC; set `timeZone` for another zone.']
        : []),
      ...converted.map(({ name, quantity }) => `Column "${name}" is in ${quantity} and was converted to °C.`),
      ...(values.length > 1 ? [`Each of ${values.length} columns is a location: ${namesOf(values)}.`] : []),
    ];
  }

  #tally(column: string, text: string): void {
    const cells = this.#cells.get(column) ?? { numbers: 0, words: 0 };
    this.#cells.set(column, cells);
    const isNumber = 'value' in readNumber(text, 'either') || 'value' in readNumber(text, 'point');
    cells[isNumber ? 'numbers' : 'words']++;
  }

  /** Throws if a column that was not named holds mostly words: such columns count as sensors only if they hold numbers. */
  #refuseWords(path: string): void {
    const wordy = [...this.#cells].find(([, { numbers, words }]) => words > numbers);
    if (wordy) {
      const present = this.#file.layout.values.map(({ name }) => name).join(', ');
      throw new Fault({
        kind: 'configuration',
        code: 'CSV_COLUMN_MISSING',
        message: `${path} has no column "${this.#spec.valueColumn}", and its other columns are not all numbers: "${wordy[0]}" contains words. Its columns: ${present}.`,
        hint: 'Set `timeColumn`, `valueColumn` and `locationColumn`.',
        fields: [{ field: 'source.valueColumn', value: this.#spec.valueColumn, message: `one of: ${present}` }],
      });
    }
  }
}

/** Reads the whole file to count what can be used. */
function count(path: string, spec: Spec, { encoding, writing, notes }: Finding): Survey {
  using file = new CsvFile(path, spec, encoding);
  const account = new Account();
  const readers = new Readers(writing);
  const readings: Row[] = [];
  const visitor: RowVisitor = {
    row(fields, layout, line) {
      account.begin(line);
      readers.of(layout).read(fields, readings, account);
      account.add(readings);
      readings.length = 0;
    },
    broken(line, text, problem) {
      account.begin(line);
      account.refuse('', text, problem);
    },
  };
  while (file.next(visitor)) {
    // Count each block in turn.
  }
  const report = account.report(path, [...notes]);
  refuseUnfit(report);
  return { encoding, writing, report };
}

/** The reader for the current layout of the rows. */
export class Readers {
  readonly #writing: Writing;
  #layout: RowLayout | null = null;
  #reader: RowReader | null = null;

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  of(layout: RowLayout): RowReader {
    if (this.#reader === null || this.#layout !== layout) {
      this.#layout = layout;
      this.#reader = new RowReader(layout, this.#writing);
    }
    return this.#reader;
  }
}

function checkNames({ encoding }: Spec): void {
  if (encoding !== 'auto' && !isEncoding(encoding)) {
    throw wrongName('encoding', encoding, 'auto, or an encoding such as utf-8, windows-1252 or utf-16le');
  }
}

function wrongName(field: string, value: string, allowed: string): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'REPLAY_OPTION_WRONG',
    message: `The source has an unknown ${field}: "${value}".`,
    hint: `Use ${allowed}.`,
    fields: [{ field: `source.${field}`, value, message: allowed }],
  });
}

function versionIfAny(path: string): string {
  try {
    return versionOf(path);
  } catch {
    // An unreadable file is reported when it is opened.
    return '';
  }
}

function namesOf(values: RowLayout['values']): string {
  const most = 5;
  const names = values.slice(0, most).map(({ name }) => name);
  return values.length > most ? `${names.join(', ')} and ${values.length - most} more` : names.join(', ');
}
