import { checksum } from '../checksum.ts';
import type { StoredRow } from './schema.ts';

/** Whether the row is stored as it was sent: it is complete, and as much of its checksum as fits into the row is correct. */
export function isRight({ location, time, value, checksum: kept, checksumsBelow, ...place }: StoredRow): boolean {
  return (
    location !== null &&
    time !== null &&
    value !== null &&
    kept === checksum(place, { location, time, value }) % checksumsBelow
  );
}
