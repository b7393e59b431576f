/** How long it took to get rows acked, and how much CPU time the client's process used meanwhile. */
export interface Measure {
  rows: number;
  seconds: number;
  cpuSeconds: number;
}

/** The measure that a contender printed as its last line of JSON. Throws if there is none. */
export function readMeasure(output: string): Measure {
  const line = output.split('\n').findLast((text) => text.startsWith('{')) ?? 'null';
  const printed: unknown = JSON.parse(line);
  if (
    typeof printed === 'object' &&
    printed !== null &&
    'rows' in printed &&
    'seconds' in printed &&
    'cpuSeconds' in printed
  ) {
    return { rows: Number(printed.rows), seconds: Number(printed.seconds), cpuSeconds: Number(printed.cpuSeconds) };
  }
  throw new Error(`No measure was printed, but: ${output}`);
}

export const rowsPerSecond = ({ rows, seconds }: Measure) => rows / seconds;
export const cpuSecondsPer100kRows = ({ rows, cpuSeconds }: Measure) => (cpuSeconds / rows) * 100_000;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
