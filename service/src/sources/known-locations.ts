import type { SourceSpec } from '../model/source.ts';
import { syntheticLocation } from './synthetic/source.ts';

/** Locations that a source's spec names before it is opened. A sensor's is short enough for every table: see `location.ts`. */
export function knownLocations(spec: SourceSpec): string[] {
  switch (spec.kind) {
    case 'replay':
      return spec.locationColumn === undefined ? [spec.location] : [];
    case 'synthetic':
      return [syntheticLocation(spec.locations - 1)];
    case 'auto':
    case 'iio':
    case 'thermal':
      return [];
  }
}
