/** Arithmetic mean. Throws a RangeError if there are no values. */
export function mean(values: readonly number[]): number {
  if (values.length === 0) {
    throw new RangeError('An empty list has no mean.');
  }
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sum of the products of two lists' deviations from their means; of a list with itself, the sum of its squared deviations. */
export function sumOfProducts(ones: readonly number[], others: readonly number[]): number {
  const [meanOfOnes, meanOfOthers] = [mean(ones), mean(others)];
  return ones.reduce((sum, value, index) => sum + (value - meanOfOnes) * (others[index] - meanOfOthers), 0);
}
