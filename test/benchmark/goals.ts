import { cpuSecondsPer100kRows, median, rowsPerSecond, type Measure } from './measure.ts';

/** A rate that Thermobench should reach, as a ratio to another contender in the same round. */
export interface Goal {
  of: string;
  to: string;
  figure: 'rows/s' | 'CPU';
  atLeast?: number;
  atMost?: number;
}

/** The goals of `main.ts`. */
export const MARIADB_GOALS: readonly Goal[] = [
  { of: 'pipelined', to: 'python', figure: 'rows/s', atLeast: 4 },
  { of: 'pipelined', to: 'sysbench', figure: 'rows/s', atLeast: 1.7 },
  { of: 'pipelined', to: 'python', figure: 'CPU', atMost: 0.25 },
  { of: 'pipelined', to: 'sysbench', figure: 'CPU', atMost: 1 },
  { of: 'multirow', to: 'sysbench', figure: 'rows/s', atLeast: 5 },
  { of: 'single', to: 'python', figure: 'rows/s', atLeast: 1.5 },
  { of: 'single', to: 'python', figure: 'CPU', atMost: 0.6 },
  { of: 'every row', to: 'python, every row', figure: 'rows/s', atLeast: 1.3 },
  { of: 'every row', to: 'sysbench, every row', figure: 'rows/s', atLeast: 0.9 },
  { of: 'pipelined', to: 'unmetered', figure: 'CPU', atMost: 1.1 },
];

export type Round = ReadonlyMap<string, Measure>;

/** One row for each goal: the median of the rounds' ratios, their range, and whether it is reached. */
export function judge(goals: readonly Goal[], rounds: readonly Round[]): string[][] {
  return goals.map(({ of, to, figure, atLeast, atMost }) => {
    const read = figure === 'CPU' ? cpuSecondsPer100kRows : rowsPerSecond;
    const ratios = rounds.flatMap((round) => {
      const [ours, theirs] = [round.get(of), round.get(to)];
      return ours && theirs ? [read(ours) / read(theirs)] : [];
    });
    const ratio = median(ratios);
    const reached = ratio >= (atLeast ?? 0) && ratio <= (atMost ?? Infinity);
    return [
      `${of} : ${to}`,
      figure,
      ratio.toFixed(2),
      `${Math.min(...ratios).toFixed(2)} – ${Math.max(...ratios).toFixed(2)}`,
      atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`,
      reached ? '✔' : '✖',
    ];
  });
}
