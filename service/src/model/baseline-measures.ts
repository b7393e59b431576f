import type { BaselineFigures } from './baseline.ts';

/** A figure of a baseline that hosts are compared by. */
export interface BaselineMeasure {
  readonly key: string;
  /** Short name, for the head of a column. */
  readonly name: string;
  readonly unit: 'perSecond' | 'bytesPerSecond' | 'bitsPerSecond' | 'ms';
  /** For all others, more is better. */
  readonly lessIsBetter: boolean;
  of(figures: BaselineFigures): number | null;
}

const more = { lessIsBetter: false } as const;

/** The columns of every comparison, in the order of their tests. */
export const BASELINE_MEASURES: readonly BaselineMeasure[] = [
  { key: 'cpu', name: 'CPU, 1 thread', unit: 'perSecond', ...more, of: ({ cpu }) => cpu?.eventsPerSecond ?? null },
  { key: 'cpus', name: 'CPU, all', unit: 'perSecond', ...more, of: ({ cpu }) => cpu?.allEventsPerSecond ?? null },
  {
    ...{ key: 'sequentialWrite', name: 'seq. write', unit: 'bytesPerSecond', ...more },
    of: ({ sequentialWrite }) => sequentialWrite?.bytesPerSecond ?? null,
  },
  {
    ...{ key: 'sequentialRead', name: 'seq. read', unit: 'bytesPerSecond', ...more },
    of: ({ sequentialRead }) => sequentialRead?.bytesPerSecond ?? null,
  },
  {
    ...{ key: 'randomRead', name: '4k reads/s', unit: 'perSecond', ...more },
    of: ({ randomRead }) => randomRead?.operationsPerSecond ?? null,
  },
  {
    ...{ key: 'randomMixed', name: '4k synced writes/s', unit: 'perSecond', ...more },
    of: ({ randomMixed }) => randomMixed?.writesPerSecond ?? null,
  },
  { key: 'sync', name: 'syncs/s', unit: 'perSecond', ...more, of: ({ sync }) => sync?.perSecond ?? null },
  { key: 'syncP99', name: 'sync p99', unit: 'ms', lessIsBetter: true, of: ({ sync }) => sync?.p99Ms ?? null },
  {
    ...{ key: 'network', name: 'network', unit: 'bitsPerSecond', ...more },
    of: ({ network }) => network?.bitsPerSecond ?? null,
  },
];

/** How many times as good a figure is as another: 2 is twice as fast. Null if either is missing or 0. */
export function timesAsGood(
  { lessIsBetter }: BaselineMeasure,
  value: number | null,
  against: number | null
): number | null {
  if (value === null || against === null || value === 0 || against === 0) {
    return null;
  }
  return lessIsBetter ? against / value : value / against;
}
