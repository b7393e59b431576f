import { useId, useState } from 'react';

/** A part of a time axis, in milliseconds since 1970 UTC. */
export interface Span {
  from: number;
  to: number;
}

/** What all charts in a group have in common: the times of their values, and the time axis. */
interface Measured {
  /** Milliseconds since 1970 UTC, in ascending order. */
  times: readonly number[];
  /** How much each value counts in a mean, such as the length of its interval. */
  weights: readonly number[];
  /** The visible part of the time axis. */
  span: Span;
  /** Whether more values will follow. Only then does a legend without a pointer show the latest values. */
  isLive: boolean;
}

/** Charts that share their time axis, their cursor and their zoom. */
export interface ChartGroup extends Measured {
  id: string;
  /** The whole time axis. */
  whole: Span;
  isZoomed: boolean;
  /** The index of the value at the pointer. */
  pointed: number | null;
  point(index: number | null): void;
  /** Null shows everything. */
  zoom(span: Span | null): void;
}

export function useChartGroup({ times, weights, span: whole, isLive }: Measured): ChartGroup {
  const [pointed, setPointed] = useState<number | null>(null);
  const [zoomed, setZoomed] = useState<Span | null>(null);
  const id = useId();
  return {
    id,
    times,
    weights,
    isLive,
    whole,
    span: zoomed ?? whole,
    isZoomed: zoomed !== null,
    pointed,
    point: setPointed,
    zoom: setZoomed,
  };
}
