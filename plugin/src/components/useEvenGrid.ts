import { css } from '@emotion/css';

import { balancedColumns } from './balancedColumns.ts';
import { useWidth } from './useWidth.ts';

const GAP_PX = 8;

/**
 * For an element whose children are spread over even rows: a ref, and the class with its grid.
 *
 * @param narrowest - The least width of a column, in CSS pixels.
 * @param most - The maximum number of columns.
 */
export function useEvenGrid<Grid extends HTMLElement>(count: number, narrowest: number, most = Infinity) {
  const [ref, width] = useWidth<Grid>();
  const fitting = Math.floor((width + GAP_PX) / (narrowest + GAP_PX));
  const { columns, isLastAlone } = balancedColumns(count, Math.min(most, fitting));
  const grid = css({
    display: 'grid',
    gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
    gap: GAP_PX,
    ...(isLastAlone && { '& > :last-child': { gridColumn: '1 / -1' } }),
  });
  return [ref, grid] as const;
}
