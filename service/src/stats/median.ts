/**
 * Middle value; the mean of the two middle ones if the number of values is even. Throws a RangeError if there are none.
 */
export function median(values: readonly number[]): number {
  if (values.length === 0) {
    throw new RangeError('An empty list has no median.');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
