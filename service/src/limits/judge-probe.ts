import { isHeadlineLowerBound } from '../model/lower-bound.ts';
import { p99Limit, type Objective, type ProbeReason, type ProbeResult } from '../model/limit-search.ts';
import type { Report } from '../model/report.ts';
import type { RunSpec } from '../model/run.ts';
import { backlogGrowth } from './backlog.ts';

const MOST = 0.5;

/** The parts of a run's report that show whether its rate holds. */
type Judged = Pick<
  Report,
  'spec' | 'producers' | 'pace' | 'latencyMs' | 'failed' | 'rowsPerSecond' | 'valid' | 'thresholds'
> & { readonly generator: Pick<Report['generator'], 'limited'> };

/** What the run of a search measured; a paced run is judged by the objective. */
export function judgeProbe(
  report: Judged,
  samples: Parameters<typeof backlogGrowth>[0],
  objective: Objective
): ProbeResult {
  const { spec, producers, pace, latencyMs, rowsPerSecond, valid } = report;
  const p99Ms = (latencyMs.intended ?? latencyMs.service)?.p99 ?? null;
  const measured = {
    ...{ rowsPerSecond, p99Ms, valid },
    p99AtLeast: isHeadlineLowerBound(report),
    generatorLimited: report.generator.limited,
  };
  const { ratePerSecond, arrivals } = spec;
  if (ratePerSecond === null) {
    return { ...measured, backlogGrowth: null, outcome: null, reasons: [] };
  }
  const openRows = rowsPerCommit(spec) * producers;
  const growth = backlogGrowth(samples, { ratePerSecond, arrivals, openRows });
  const reasons: ProbeReason[] = [
    ...(report.thresholds.every(({ outcome }) => outcome === 'passed') ? [] : ['p99' as const]),
    ...(growth > 0 || pace?.fellBehind ? ['backlog' as const] : []),
    ...(valid === false ? ['rows' as const] : []),
  ];
  return {
    ...measured,
    backlogGrowth: growth,
    reasons,
    outcome: outcomeOf(reasons, { ...report, ...measured }, objective),
  };
}

/**
 * A higher rate fills batches sooner. It may help if filling them took most of the p99, and if the rest alone keeps to the objective. A
 * store that was slow for a moment also makes the p99 too long, but a higher rate does not help it.
 */
function outcomeOf(
  reasons: readonly ProbeReason[],
  {
    spec,
    producers,
    p99Ms,
    p99AtLeast,
  }: Pick<Judged, 'spec' | 'producers'> & Pick<ProbeResult, 'p99Ms' | 'p99AtLeast'>,
  objective: Objective
): ProbeResult['outcome'] {
  if (reasons.length === 0) {
    return 'held';
  }
  const fillMs = fillingMs(spec, producers);
  const limit = p99Limit(objective.p99Ms);
  const isOnlyLate = reasons.every((reason) => reason === 'p99');
  if (!isOnlyLate || p99Ms === null || p99AtLeast || limit === null) {
    return 'too fast';
  }
  return fillMs >= MOST * p99Ms && p99Ms - fillMs <= limit ? 'too slow' : 'too fast';
}

/** How long the first row of a batch waits until the batch is full, in milliseconds, in a paced run. */
function fillingMs(spec: Pick<RunSpec, 'ratePerSecond' | 'sink'>, producers: number): number {
  return spec.ratePerSecond === null ? 0 : ((rowsPerCommit(spec) - 1) * producers * 1_000) / spec.ratePerSecond;
}

/** Rows between two commits of a producer; 1 if the sink has no such setting. */
export function rowsPerCommit({ sink }: Pick<RunSpec, 'sink'>): number {
  return typeof sink.commitEvery === 'number' ? Math.max(1, sink.commitEvery) : 1;
}
