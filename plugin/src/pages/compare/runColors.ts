/** Of Grafana's palette; as many as runs can be compared: two configurations with six runs each, which have intervals. */
const COLORS = [
  ...(['green', 'blue', 'orange', 'purple', 'red', 'yellow'] as const),
  ...(['dark-green', 'dark-blue', 'dark-orange', 'dark-purple', 'dark-red', 'dark-yellow'] as const),
] as const;

export const MOST_RUNS = COLORS.length;

/** The colour of a run is that of its place in the comparison, in curves and table alike. */
export function runColor(index: number): string {
  return COLORS[index % COLORS.length] ?? 'green';
}
