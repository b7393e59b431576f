import { milliseconds, NOTHING, rate, share } from '../../components/figures.ts';
import type { Measure } from './options.ts';

/** A figure with its unit, or a dash. */
export function measureText(measure: Measure, value: number | null): string {
  switch (measure) {
    case 'rows/s':
      return rate(value);
    case 'p99':
      return milliseconds(value);
    case 'producer CPU':
      return value === null ? NOTHING : share(value);
  }
}
