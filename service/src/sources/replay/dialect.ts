import { parse } from 'csv-parse/sync';

/** The characters that separate fields. */
export const SEPARATORS = [',', ';', '\t', '|'] as const;
export type Separator = (typeof SEPARATORS)[number];

const SEPARATOR_LINE = /^\uFEFF?"?sep=(.)"?\s*$/i;

/** The separator in a line like `sep=;`, as Excel writes it. */
export function namedSeparator(line: string): Separator | null {
  const [, named] = SEPARATOR_LINE.exec(line) ?? [];
  return SEPARATORS.find((separator) => separator === named) ?? null;
}

/** True for a line that is not a row: blank, a comment or `sep=`. */
export function isAside(line: string): boolean {
  return line.startsWith('#') || line.trim() === '' || SEPARATOR_LINE.test(line);
}

/** The fields of each line, trimmed; null for a line with an unterminated quote. */
export function splitLines(lines: ReadonlyArray<string | null>, separator: Separator): Array<string[] | null> {
  const hasQuotes = lines.some((line) => line?.includes('"'));
  if (hasQuotes) {
    // Parses all lines at once if there is no error, which is many times faster than line by line.
    const records = parseCsv(lines.map((line) => line ?? '').join('\n'), separator);
    if (records?.length === lines.length) {
      return lines.map((line, index) => (line === null ? null : (records[index] ?? null)));
    }
  }
  return lines.map((line) => (line === null ? null : splitLine(line, separator)));
}

/** The fields of one line, trimmed; null for a line with an unterminated quote. */
export function splitLine(line: string, separator: Separator): string[] | null {
  if (line.includes('"')) {
    return parseCsv(line, separator)?.[0] ?? null;
  }
  const fields = line.split(separator);
  for (let index = 0; index < fields.length; index++) {
    fields[index] = fields[index]?.trim() ?? '';
  }
  return fields;
}

function parseCsv(text: string, separator: Separator): string[][] | null {
  try {
    return parse(text, { delimiter: separator, record_delimiter: '\n', relax_column_count: true, trim: true });
  } catch {
    // The line has a stray quote.
    return null;
  }
}

/** The separator that splits most of the first lines into the same number of fields; used to show which columns exist. */
export function likeliestSeparator(lines: readonly string[]): Separator {
  const scored = SEPARATORS.map((separator) => {
    const counts = lines.map((line) => splitLine(line, separator)?.length ?? 0);
    const first = counts[0] ?? 0;
    return { separator, first, score: first > 1 ? counts.filter((count) => count === first).length : 0 };
  });
  const [best] = scored.toSorted((one, other) => other.score - one.score || other.first - one.first);
  return best?.separator ?? ',';
}
