import type { LimitSearchRecord } from '../../src/journal/rows.ts';
import { LimitSpec, type Probe, type ProbeOutcome } from '../../src/model/limit-search.ts';

/** Paced runs at these rates with these outcomes. */
export function outcomes(...probes: ReadonlyArray<readonly [ratePerSecond: number, outcome: ProbeOutcome]>): Probe[] {
  return probes.map(([ratePerSecond, outcome], at) => ({
    ratePerSecond,
    run: `run0000${at}`,
    result: {
      ...{ rowsPerSecond: ratePerSecond, p99Ms: outcome === 'held' ? 20 : 80, p99AtLeast: false, backlogGrowth: 0 },
      ...{ outcome, reasons: outcome === 'held' ? [] : ['p99'], generatorLimited: false, valid: true },
    },
  }));
}

/** A search as the journal keeps it; it is done unless `changes` say otherwise. */
export function recordedSearch(plan: Probe[], changes: Partial<LimitSpec> = {}): LimitSearchRecord {
  const spec = LimitSpec.parse({ run: { target: 'mariadb' }, objective: { p99Ms: '<= 50ms' }, ...changes });
  return {
    ...{ id: 'search00', state: 'done', spec, owner: '', created_at: 1_000, ended_at: 9_000, started_by: null },
    ...{ plan, problem: null, stopped: null },
  };
}
