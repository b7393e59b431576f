import type { Report } from '../model/report.ts';
import type { RunBrief } from '../model/run.ts';
import type { SweepCell } from '../model/sweep.ts';
import type { Limit, Resource } from '../model/verdict.ts';
import { boundIn, boundName, boundReason, boundShort, boundsIn } from './bound-words.ts';

/** What limited a run, in words: its verdict or, without one, what its producers' own figures show. */

/** Resources that need no side to be understood. */
const ALONE: Partial<Record<Resource, string>> = {
  'round trip': 'round trips',
  'thermal throttling': 'thermal throttling',
  'other load': 'other load',
  rate: 'requested rate',
  source: 'source',
};

/** What limited a run, why, and what to try. */
export interface LimitWords {
  /** To follow "Limited by:". */
  readonly what: string;
  /** Sentences. */
  readonly why: readonly string[];
  /** Sentences. */
  readonly advice: readonly string[];
}

/** Null if nothing was measured. */
export function limitIn(report: Report): LimitWords | null {
  const { verdict } = report;
  if (verdict && hasLimit(verdict)) {
    const { host, confidence, evidence: why, advice } = verdict;
    const where = host === null ? '' : ` on ${host}`;
    return { what: `${limitName(verdict)}${where} (${confidence} confidence)`, why, advice };
  }
  const bound = boundIn(report);
  return bound === null
    ? null
    : {
        what: boundName(bound),
        why: [boundReason(bound, report), ...(verdict?.evidence ?? [])],
        advice: verdict?.advice ?? [],
      };
}

/** What limited a run, for a column of a table; empty if nothing was measured. */
export function limitShort(report: Pick<Report, 'verdict' | 'bound' | 'generator'>): string {
  return report.verdict && hasLimit(report.verdict)
    ? limitName(report.verdict)
    : boundShort([boundIn(report) ?? []].flat());
}

/** The same from the summary of a run in a list. Services before 0.2.0 reported only whether the generator was the limit. */
export function briefLimitShort({ limit, bound, generatorLimited }: RunBrief): string {
  return limit && hasLimit(limit)
    ? limitName(limit)
    : boundShort([bound ?? (generatorLimited ? 'generator' : [])].flat());
}

/** What limited the runs of a cell: each limit once. */
export function cellLimitShort(cell: Pick<SweepCell, 'limits' | 'bound' | 'generatorLimited'>): string {
  const names = new Set(cell.limits.filter(hasLimit).map(limitName));
  return names.size > 0 ? [...names].join(' / ') : boundShort(boundsIn(cell));
}

/** Whether a verdict names a limit. */
export function hasLimit(verdict: Limit | null): boolean {
  return verdict !== null && verdict.side !== 'unknown';
}

/** `store disk flush`, `generator thread`, `requested rate`; only `store` if it is not known what in the store it was */
function limitName({ side, resource }: Limit): string {
  if (resource === 'unknown') {
    return side;
  }
  return ALONE[resource] ?? `${side} ${resource.replace('cpu', 'CPU')}`;
}
