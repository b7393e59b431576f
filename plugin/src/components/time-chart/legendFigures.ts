import type { ChartGroup } from './useChartGroup.ts';

type Values = ReadonlyArray<number | null>;

/** The index of the values that a legend shows: at the pointer, or the latest on the time axis. */
export function shownIndex({ times, span, pointed }: Pick<ChartGroup, 'times' | 'span' | 'pointed'>): number {
  return pointed !== null && pointed < times.length ? pointed : times.findLastIndex((time) => time <= span.to);
}

/** The weighted mean of the values on the time axis; null if none of them has a weight. */
export function meanOf(values: Values, { times, weights, span }: Pick<ChartGroup, 'times' | 'weights' | 'span'>) {
  let [sum, total] = [0, 0];
  times.forEach((time, index) => {
    const value = values[index] ?? null;
    if (value !== null && time >= span.from && time <= span.to) {
      const weight = weights[index] ?? 0;
      sum += value * weight;
      total += weight;
    }
  });
  return total > 0 ? sum / total : null;
}

/** The highest value on the time axis; null if there is none. */
export function highestOf(values: Values, { times, span }: Pick<ChartGroup, 'times' | 'span'>): number | null {
  const shown = times.flatMap((time, index) => (time >= span.from && time <= span.to ? (values[index] ?? []) : []));
  return shown.length > 0 ? shown.reduce((highest, value) => Math.max(highest, value)) : null;
}
