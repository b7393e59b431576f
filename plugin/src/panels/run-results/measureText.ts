import { NOTHING, share } from '../../components/figures.ts';
import { latencyText } from '../../components/latencyText.ts';
import { rateText } from '../../components/rateText.ts';
import type { Measure } from './options.ts';
import type { Result } from './readResults.ts';

/** A figure of a row with its unit, or a dash. */
export function measureText(measure: Measure, { measures, isRateAtLeast, isP99AtLeast }: Result): string {
  const value = measures[measure];
  switch (measure) {
    case 'rows/s':
      return rateText(value, isRateAtLeast);
    case 'p99':
      return latencyText(value, isP99AtLeast);
    case 'producer CPU':
      return value === null ? NOTHING : share(value);
  }
}
