/** The order of locations in the lists of every store: by their UTF-8 bytes, as in databases with a binary collation. */
export function compareLocations(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
