/**
 * Colours of Grafana's palette, one for each run of the largest comparison. It has two configurations with six runs
 * each, the fewest runs that give an interval.
 */
const COLORS = [
  ...(['green', 'blue', 'orange', 'purple', 'red', 'yellow'] as const),
  ...(['dark-green', 'dark-blue', 'dark-orange', 'dark-purple', 'dark-red', 'dark-yellow'] as const),
] as const;

export const MAX_RUNS = COLORS.length;

/** The colour of a run's curve and table column, by its index in the comparison. */
export function runColor(index: number): string {
  return COLORS[index % COLORS.length] ?? 'green';
}
