import Table from 'cli-table3';

const NO_LINES = [
  ...['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
  ...['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
];

/** Columns without borders, for lists; the columns with the given numbers are right-aligned. */
export function plainTable(
  head: readonly string[],
  rows: ReadonlyArray<readonly string[]>,
  right: readonly number[] = []
): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, index) => (right.includes(index) ? 'right' : 'left')),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2, compact: true },
    chars: Object.fromEntries(NO_LINES.map((line) => [line, ''])),
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
