import type { z } from 'zod';

import type { ReplaySpec, SourceSpec } from '../model/source.ts';
import { syntheticLocation } from './synthetic/source.ts';

/** Locations that a source's spec names before it is opened. Names of sensors always fit every table: see `location.ts`. */
export function knownLocations(spec: SourceSpec): string[] {
  switch (spec.kind) {
    case 'replay':
      return ofFile(spec);
    case 'synthetic':
      return [syntheticLocation(spec.locations - 1)];
    case 'auto':
    case 'iio':
    case 'thermal':
      return [];
  }
}

/** If each sensor has its own column, its name is the location; otherwise the names are in the file. */
function ofFile({ locationColumn, location, valueColumn }: z.infer<typeof ReplaySpec>): string[] {
  if (locationColumn !== undefined || valueColumn === '*') {
    return [];
  }
  const columns = valueColumn.split(',').map((name) => name.trim());
  return columns.length > 1 ? columns : [location];
}
