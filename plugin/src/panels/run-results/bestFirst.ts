import type { Measure } from './options.ts';
import type { Result } from './readResults.ts';

/**
 * Sorts the best figure first: the most rows per second, or the least latency or CPU. Rows without a figure come last.
 */
export function bestFirst(rows: readonly Result[], measure: Measure): Result[] {
  const sign = measure === 'rows/s' ? -1 : 1;
  const worth = ({ measures }: Result) => {
    const value = measures[measure];
    return value === null ? Infinity : sign * value;
  };
  return rows.toSorted((one, other) => {
    const [first, second] = [worth(one), worth(other)];
    // For two rows without a figure, the difference would be NaN.
    return first === second ? 0 : first - second;
  });
}
