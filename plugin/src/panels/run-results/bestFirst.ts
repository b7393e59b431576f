import type { Measure } from './options.ts';
import type { Result } from './readResults.ts';

/** The rows with the best figure first; those without one last. More rows per second are better; so are less latency and CPU. */
export function bestFirst(rows: readonly Result[], measure: Measure): Result[] {
  const sign = measure === 'rows/s' ? -1 : 1;
  const worth = ({ measures }: Result) => {
    const value = measures[measure];
    return value === null ? Infinity : sign * value;
  };
  return rows.toSorted((one, other) => {
    const [first, second] = [worth(one), worth(other)];
    // Two without a figure would give NaN.
    return first === second ? 0 : first - second;
  });
}
