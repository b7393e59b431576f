import { NewestReading } from '@thermobench/service/model/series.ts';
import { z } from 'zod';

import { readFailure } from '../api/readFailure.ts';
import type { Asked } from './answer.ts';

const Newest = z.array(NewestReading);

/** The store has not answered yet, which is no problem. */
const PENDING = { pending: true } as const;

/** Milliseconds since 1970 UTC; null for a store without readings. */
export type StoreReadings = { newest: number | null; locations: number } | { problem: string } | typeof PENDING;

interface Kept {
  readonly readings: Promise<StoreReadings>;
  /** When the store answered; null until then. */
  at: number | null;
}

interface Patience {
  /** How long to wait for a store. */
  withinMs: number;
  /** How long an answer is reused. */
  keptMs: number;
}

const kept = new Map<string, Kept>();

/**
 * What a store reports about its readings. Each store gets one query at a time. The query continues if the dashboard is
 * refreshed, so a slow store can still answer. Never throws.
 */
export function storeReadings(
  target: string,
  { service, proxyUrl }: Pick<Asked, 'service' | 'proxyUrl'>,
  { withinMs, keptMs }: Patience
): Promise<StoreReadings> {
  const key = JSON.stringify([proxyUrl, target]);
  const known = kept.get(key);
  if (known !== undefined && (known.at === null || Date.now() - known.at < keptMs)) {
    return soon(known.readings, withinMs);
  }
  const readings = service.get('newest', Newest, { query: { target } }).then(
    (all) => ({ newest: all.length === 0 ? null : Math.max(...all.map(({ time }) => time)), locations: all.length }),
    (thrown: unknown) => ({ problem: readFailure(thrown).message })
  );
  const asking: Kept = { readings, at: null };
  kept.set(key, asking);
  void readings.then(() => {
    asking.at = Date.now();
  });
  return soon(readings, withinMs);
}

function soon(readings: Promise<StoreReadings>, withinMs: number): Promise<StoreReadings> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<StoreReadings>((resolve) => {
    late = setTimeout(() => resolve(PENDING), withinMs);
  });
  return Promise.race([readings, tooLate]).finally(() => clearTimeout(late));
}
