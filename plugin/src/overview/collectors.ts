import type { Run } from '@thermobench/service/model/run.ts';
import type { NewestReading } from '@thermobench/service/model/series.ts';

import { isCollection } from '../components/stoppedEarly.ts';
import { silentAfterMs } from './silence.ts';

/** After a week without a reading, no further one is expected: the sensor was removed, or the readings came from a file. */
const OLD_MS = 7 * 86_400_000;
/** How far the clocks of a collector and of the service may differ. */
const CLOCKS_MS = 60_000;

/** The newest readings in one target. */
export interface NewestIn {
  target: string;
  readings: readonly NewestReading[];
}

/** A location in a store, and whether readings still arrive. */
export interface Collector {
  target: string;
  location: string;
  /** The time of its newest reading, in milliseconds since 1970 UTC. */
  time: number;
  value: number;
  /** `stopped`: its collection ended as planned. `silent`: nobody stopped it, but no readings arrive. */
  state: 'arriving' | 'silent' | 'stopped' | 'old';
}

/** All locations with readings, silent ones first, then by store and name. */
export function collectorsIn(newest: readonly NewestIn[], runs: readonly Run[], now: number): Collector[] {
  const collections = runs.filter(isCollection);
  return newest
    .flatMap(({ target, readings }) => {
      const here = collections.filter(({ spec }) => spec.target === target || spec.relayTo === target);
      return readings.map(({ location, time, value }) => ({
        ...{ target, location, time, value },
        state: stateOf(time, here, now),
      }));
    })
    .sort((one, other) => Number(other.state === 'silent') - Number(one.state === 'silent'));
}

function stateOf(time: number, collections: readonly Run[], now: number): Collector['state'] {
  const age = now - time;
  // It is unknown which collection reads this location, so the slowest one counts.
  if (age < silentAfterMs(collections)) {
    return 'arriving';
  }
  if (age >= OLD_MS) {
    return 'old';
  }
  return collections.some((run) => endedWell(run) && wasActiveAt(run, time)) ? 'stopped' : 'silent';
}

function endedWell({ state }: Run): boolean {
  return state === 'done' || state === 'cancelled';
}

function wasActiveAt({ startedAt, endedAt }: Run, time: number): boolean {
  return startedAt !== null && time >= startedAt - CLOCKS_MS && time <= (endedAt ?? Infinity) + CLOCKS_MS;
}
