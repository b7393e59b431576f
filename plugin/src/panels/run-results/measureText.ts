import { NOTHING, rate, share } from '../../components/figures.ts';
import { latencyText } from '../../components/latencyText.ts';
import type { Measure } from './options.ts';
import type { Result } from './readResults.ts';

/** A figure of a row with its unit, or a dash. */
export function measureText(measure: Measure, { measures, isP99AtLeast }: Result): string {
  const value = measures[measure];
  switch (measure) {
    case 'rows/s':
      return rate(value);
    case 'p99':
      return latencyText(value, isP99AtLeast);
    case 'producer CPU':
      return value === null ? NOTHING : share(value);
  }
}
