import type { StepRates } from '../journal/progress.ts';
import type { Steady } from '../model/steady.ts';
import { MIN_VALUES } from '../stats/mser5.ts';
import { steadyPart } from '../stats/steady-part.ts';

/** At most as many values as in two hours; a longer run is judged by its coarser samples. */
export const MAX_RATES = 7_200;

/**
 * The steady part of a run.
 *
 * @param series Its rates from the end of the warm-up on.
 * @param measuredSeconds How long it was measured. What comes later is the work of its relay alone.
 */
export function steadiness({ step, rates }: StepRates, measuredSeconds: number): Steady {
  const measured = rates.filter((_, index) => (index + 1) * step <= Math.round(measuredSeconds));
  const part = steadyPart(measured.map(({ rowsPerSecond }) => rowsPerSecond));
  switch (part.state) {
    case 'unsettled':
      return { state: 'unsettled' };
    case 'tooShort':
      return { state: 'tooShort', neededSeconds: MIN_VALUES };
    case 'steady': {
      const steady = measured.slice(part.cut);
      const seconds = steady.reduce((sum, each) => sum + each.seconds, 0);
      return {
        state: 'steady',
        fromSecond: Math.max(0, (steady[0]?.second ?? 0) - (steady[0]?.seconds ?? 0)),
        seconds,
        rowsPerSecond: part.mean,
        interval: part.interval,
      };
    }
  }
}
