import { collects, Run } from '@thermobench/service/model/run.ts';
import { SILENT_AFTER_MS } from '@thermobench/service/model/silence.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { z } from 'zod';

import { keepsReadings } from '../overview/readableTargets.ts';
import type { Asked } from './answer.ts';
import { storeReadings } from './storeReadings.ts';

const Targets = z.array(TargetSummary);
const Runs = z.array(Run);

/**
 * How long a list waits for the stores, and how long it reuses their answers. A dashboard keeps the target that it was
 * opened with, so later answers hardly matter.
 */
const PATIENCE = { withinMs: 1_500, keptMs: 300_000 };

export type Asking = Pick<Asked, 'service' | 'proxyUrl'> & { signal?: AbortSignal };

/**
 * Names of the targets. One with recent readings comes first, because a variable starts with its first choice; the
 * others are in the order of the configuration.
 *
 * The service knows when its own collections wrote. The stores themselves are queried only if no collection is active,
 * to find readings of other programs. Throws a ServiceError if the service does not answer.
 */
export async function targetsInOrder(asking: Asking): Promise<string[]> {
  const { service, signal } = asking;
  const [targets, runs] = await Promise.all([
    service.get('targets', Targets, { signal }),
    service.get('runs', Runs, { signal }),
  ]);
  const recently = Date.now() - SILENT_AFTER_MS;
  const newest = lastCollected(runs);
  if (![...newest.values()].some((time) => time > recently)) {
    await Promise.all(targets.filter(keepsReadings).map(({ name }) => addStored(newest, name, asking)));
  }
  // Otherwise, two stores that both receive readings would keep changing places.
  const newestOf = ({ name }: TargetSummary) => Math.min(newest.get(name) ?? -Infinity, recently);
  const latest = Math.max(...targets.map(newestOf));
  const first = latest === -Infinity ? undefined : targets.find((target) => newestOf(target) === latest);
  return targets.map(({ name }) => name).toSorted((a, b) => Number(b === first?.name) - Number(a === first?.name));
}

/** The time up to which the service's collections wrote to each target. */
function lastCollected(runs: readonly Run[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { kind, spec, acked, endedAt } of runs) {
    if (acked > 0 && (kind === 'collection' || collects(spec))) {
      addTime(newest, spec.target, endedAt ?? Date.now());
    }
  }
  return newest;
}

async function addStored(newest: Map<string, number>, target: string, asking: Asking): Promise<void> {
  const readings = await storeReadings(target, asking, PATIENCE);
  if ('newest' in readings && readings.newest !== null) {
    addTime(newest, target, readings.newest);
  }
}

function addTime(newest: Map<string, number>, target: string, time: number): void {
  newest.set(target, Math.max(time, newest.get(target) ?? -Infinity));
}
