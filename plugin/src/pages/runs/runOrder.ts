import { locationService } from '@grafana/runtime';
import type { Run } from '@thermobench/service/model/run.ts';
import { z } from 'zod';

import { p99MsOf } from '../../components/latencyText.ts';

const OrderedColumn = z.enum(['state', 'target', 'rowsPerSecond', 'p99', 'startedBy', 'createdAt']);
export type OrderedColumn = z.infer<typeof OrderedColumn>;

export interface Order {
  id: OrderedColumn;
  desc: boolean;
}

const NEWEST_FIRST: Order = { id: 'createdAt', desc: true };

/** Reads `p99` or `-p99` from the address. Anything else means newest first. */
export function readOrder(text: string | null): Order {
  const id = OrderedColumn.safeParse(text?.replace(/^-/, '')).data;
  return id === undefined ? NEWEST_FIRST : { id, desc: text?.startsWith('-') ?? false };
}

/** Writes the order of the table header into the address. */
export function keepOrder({ sortBy: [first] }: { sortBy: ReadonlyArray<{ id: string; desc?: boolean }> }): void {
  const { id, desc } = readOrder(first ? `${first.desc ? '-' : ''}${first.id}` : null);
  const isUsual = id === NEWEST_FIRST.id && desc === NEWEST_FIRST.desc;
  const sort = isUsual ? null : `${desc ? '-' : ''}${id}`;
  if (sort !== (locationService.getSearch().get('sort') ?? null)) {
    locationService.partial({ sort, page: null }, true);
  }
}

/** Sorts runs. Those without a figure come last in both directions. */
export function sorted(runs: readonly Run[], { id, desc }: Order): Run[] {
  const key = KEYS[id];
  const sign = desc ? -1 : 1;
  return runs.toSorted((left, right) => {
    const [a, b] = [key(left), key(right)];
    if (a === null || b === null) {
      return Number(a === null) - Number(b === null);
    }
    return a === b ? 0 : a < b ? -sign : sign;
  });
}

const KEYS: Record<OrderedColumn, (run: Run) => string | number | null> = {
  state: ({ state }) => state,
  target: ({ spec }) => spec.target,
  rowsPerSecond: ({ rowsPerSecond }) => rowsPerSecond,
  p99: p99MsOf,
  startedBy: ({ startedBy }) => startedBy,
  createdAt: ({ createdAt }) => createdAt,
};
