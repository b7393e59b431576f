import { z } from 'zod';

import { StoreFigures, type StoreFigure, type StoreSample } from '../model/store-figures.ts';

/** Values of a moment. All other figures are totals, which only grow. */
const LEVELS: ReadonlySet<StoreFigure> = new Set([
  ...(['answerMs', 'shortestAnswerMs', 'slowAnswers'] as const),
  ...(['waitingForTable', 'pendingFlushes', 'logFilled', 'logFull', 'runningThreads'] as const),
  ...(['waitingRequests', 'handlersBusy', 'networkThreadsBusy', 'underReplicated'] as const),
  ...(['compactions', 'pendingCompactions'] as const),
]);
const FIGURES = StoreFigures.keyof().options;

/** What a store reports about itself at one moment. */
export interface StoreReading {
  /** Totals since any moment in the past, and levels. */
  readonly figures: StoreFigures;
  /** What it did not show, and why: one phrase for each. */
  readonly missing: readonly string[];
}

/** Reads the figures of a store, through a connection of its own. */
export interface StorePressure {
  /** Throws a Fault if the store does not answer in time. */
  read(): Promise<StoreReading>;
  /**
   * Sends a request that needs no work from the store, and waits for its answer. Throws a Fault if none arrives in time. Left out if
   * rows may wait for other servers than the one that answers.
   */
  ping?(): Promise<void>;
  /** Never throws. */
  close(): void;
}

/**
 * What a store reported about an interval. `amounts` can be added: they contain how much each total has grown, and each level
 * multiplied by the milliseconds for which it held.
 */
export const StoreSecond = z.object({
  elapsedMs: z.number(),
  amounts: StoreFigures.default({}),
  missing: z.array(z.string()).default([]),
});
export type StoreSecond = z.infer<typeof StoreSecond>;

/** What happened between two moments. */
export function between(before: StoreReading, after: StoreReading, elapsedMs: number): StoreSecond {
  const amounts = figuresFrom((name) => {
    const [earlier, later] = [before.figures[name], after.figures[name]];
    if (later === undefined || LEVELS.has(name)) {
      return later === undefined ? undefined : later * elapsedMs;
    }
    // A server that was restarted counts from 0 again.
    return earlier === undefined ? undefined : Math.max(0, later - earlier);
  });
  return { elapsedMs, amounts, missing: [...after.missing] };
}

/** Adds two intervals; null is an interval of which nothing is known. */
export function plusStore(one: StoreSecond | null, other: StoreSecond | null): StoreSecond | null {
  if (one === null || other === null) {
    return one ?? other;
  }
  const amounts = figuresFrom((name) => {
    const [a, b] = [one.amounts[name], other.amounts[name]];
    return a === undefined ? b : a + (b ?? 0);
  });
  return {
    elapsedMs: one.elapsedMs + other.elapsedMs,
    amounts,
    // What was shown in one of them is known.
    missing: one.missing.filter((phrase) => other.missing.includes(phrase)),
  };
}

/** An interval as rates and averages. */
export function storeSample({ elapsedMs, amounts, missing }: StoreSecond): StoreSample {
  const figures = figuresFrom((name) => {
    const amount = amounts[name];
    return amount === undefined || elapsedMs === 0 ? undefined : (amount * (LEVELS.has(name) ? 1 : 1000)) / elapsedMs;
  });
  return { figures, missing };
}

function figuresFrom(valueOf: (name: StoreFigure) => number | undefined): StoreFigures {
  const figures: StoreFigures = {};
  for (const name of FIGURES) {
    const value = valueOf(name);
    if (value !== undefined) {
      figures[name] = value;
    }
  }
  return figures;
}
