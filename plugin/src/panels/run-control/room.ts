/** How much fits into a panel. `small` is the smallest panel of a dashboard, 6×4 cells, with one line per item. */
export type Room = 'small' | 'large';

const LARGE_WIDTH_PX = 260;
const LARGE_HEIGHT_PX = 190;

/** The room in a panel whose content has this size, in CSS pixels. */
export function roomIn(width: number, height: number): Room {
  return width >= LARGE_WIDTH_PX && height >= LARGE_HEIGHT_PX ? 'large' : 'small';
}
