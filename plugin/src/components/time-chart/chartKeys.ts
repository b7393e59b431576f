import { shownIndex } from './legendFigures.ts';
import type { ChartGroup, Span } from './useChartGroup.ts';

type Keyed = Pick<ChartGroup, 'times' | 'span' | 'whole' | 'pointed'>;

/**
 * What a key changes: the index of the value at the cursor, or the visible part of the time axis (null shows
 * everything).
 */
export type KeyAction = { point: number; zoom?: Span } | { zoom: Span | null };

/** How many values Page Up and Page Down move by. */
const PAGE = 10;
/** A zoom keeps at least this many values visible. */
const LEAST_VALUES = 3;

/** The action of a key on a focused chart; undefined for any other key, which the browser handles. */
export function keyAction(key: string, group: Keyed): KeyAction | undefined {
  const last = group.times.length - 1;
  if (last < 0) {
    return undefined;
  }
  const at = shownIndex(group);
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return pointAt(at - 1, group);
    case 'ArrowRight':
    case 'ArrowUp':
      return pointAt(at + 1, group);
    case 'PageDown':
      return pointAt(at - PAGE, group);
    case 'PageUp':
      return pointAt(at + PAGE, group);
    case 'Home':
      return pointAt(0, group);
    case 'End':
      return pointAt(last, group);
    case '+':
    case '=':
    case 'Enter':
      return zoomBy(0.5, at, group);
    case '-':
      return zoomBy(2, at, group);
    case 'Escape':
      return { zoom: null };
    default:
      return undefined;
  }
}

/** Moves the cursor, and a zoomed time axis with it, so that the value stays visible. */
function pointAt(index: number, { times, span, whole }: Keyed): KeyAction {
  const point = Math.min(Math.max(index, 0), times.length - 1);
  const time = times[point] ?? span.from;
  const move = time < span.from ? time - span.from : time > span.to ? time - span.to : 0;
  const isZoomed = span.from !== whole.from || span.to !== whole.to;
  return move === 0 || !isZoomed ? { point } : { point, zoom: { from: span.from + move, to: span.to + move } };
}

/** Zooms so that the value at the cursor keeps its place on the screen. */
function zoomBy(factor: number, at: number, { times, span, whole }: Keyed): KeyAction | undefined {
  const center = times[at] ?? span.to;
  const from = Math.max(whole.from, center - (center - span.from) * factor);
  const to = Math.min(whole.to, center + (span.to - center) * factor);
  if (from === whole.from && to === whole.to) {
    return { zoom: null };
  }
  const inSight = times.filter((time) => time >= from && time <= to).length;
  return factor < 1 && inSight < LEAST_VALUES ? undefined : { zoom: { from, to } };
}
