/** A grid for some items. */
export interface BalancedGrid {
  columns: number;
  /** The last item is alone in its row, whatever the number of columns. */
  isLastAlone: boolean;
}

/**
 * A grid with as few rows as possible, and with the items spread evenly over them, if `most` items fit side by side: 4 items in 2 + 2,
 * 5 in 3 + 2, 6 in 3 + 3. An item that is alone in the last row looks lost, so more rows are better than that.
 */
export function balancedColumns(count: number, most: number): BalancedGrid {
  const rows = Math.ceil(count / Math.max(1, most));
  const even = Math.max(1, Math.ceil(count / rows));
  const candidates = Array.from({ length: even - 1 }, (_, index) => even - index);
  const columns = candidates.find((each) => count % each !== 1);
  return { columns: columns ?? even, isLastAlone: columns === undefined && even > 1 };
}
