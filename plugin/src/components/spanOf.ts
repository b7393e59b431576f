import type { Run } from '@thermobench/service/model/run.ts';

/** A run, or a sweep, which has no start of its own. */
export type Spanned = Pick<Run, 'createdAt' | 'endedAt'> & { startedAt?: number | null };

/** Added before and after a run, so that its start and its end are visible on a dashboard. */
const MARGIN_MS = 10_000;

/** The time range of a run or sweep, as part of the address of a dashboard. It extends to now until the run or sweep has ended. */
export function spanOf({ createdAt, startedAt, endedAt }: Spanned): string {
  const from = (startedAt ?? createdAt) - MARGIN_MS;
  return `from=${from}&to=${endedAt === null ? 'now' : endedAt + MARGIN_MS}`;
}
