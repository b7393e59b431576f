import type { Round } from './goals.ts';
import { cpuSecondsPer100kRows, median, rowsPerSecond } from './measure.ts';

/** A contender's row: medians of rows per second and of CPU time, and the range of rows per second. */
export function summary(name: string, rounds: readonly Round[]): string[] {
  const measures = rounds.flatMap((round) => round.get(name) ?? []);
  const rates = measures.map(rowsPerSecond);
  return [
    name,
    median(rates).toFixed(0),
    median(measures.map(cpuSecondsPer100kRows)).toFixed(2),
    `${Math.min(...rates).toFixed(0)} – ${Math.max(...rates).toFixed(0)}`,
  ];
}

/** As Markdown, so that it can be pasted. */
export function printTable(head: readonly string[], rows: readonly string[][]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`;
  console.log([line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), ''].join('\n'));
}
