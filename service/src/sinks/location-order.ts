/** The order of locations in every store's list: that of their UTF-8 bytes, as databases with a binary collation sort. */
export function compareLocations(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
