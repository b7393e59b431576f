import { checksum } from '../checksum.ts';
import type { StoredRow } from './schema.ts';

/** Whether the row is as it was sent: it is complete, and its checksum matches as far as there is room for it. */
export function isRight({ location, time, value, checksum: kept, checksumsBelow, ...place }: StoredRow): boolean {
  return (
    location !== null &&
    time !== null &&
    value !== null &&
    kept === checksum(place, { location, time, value }) % checksumsBelow
  );
}
