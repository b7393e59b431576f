import type { TargetSummary } from '@thermobench/service/model/target.ts';

/** Where a relay can write: what it brings there twice is known again. */
const RELAY_STORES: ReadonlySet<string> = new Set(['mysql', 'sqlite', 'cassandra']);

/** An archive is filled from its topic, and by no run. */
export function takesRuns({ sink }: TargetSummary): boolean {
  return sink !== 'archive';
}

/** Whether a relay can bring on to another target what is written to this one. */
export function canBeRelayed({ sink }: TargetSummary): boolean {
  return sink === 'kafka';
}

export function takesRelay({ sink }: TargetSummary): boolean {
  return RELAY_STORES.has(sink);
}
