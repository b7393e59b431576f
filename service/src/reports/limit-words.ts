import type { Report } from '../model/report.ts';
import type { RunBrief } from '../model/run.ts';
import type { SweepCell } from '../model/sweep.ts';
import type { Limit, Resource, Verdict } from '../model/verdict.ts';
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
    return {
      what: limitOn(verdict, `${verdict.confidence} confidence`),
      why: verdict.evidence,
      advice: verdict.advice,
    };
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

/** What limited the runs of a cell, the most frequent limit first; empty if nothing was measured. */
export function cellLimits(cell: LimitedCell): LimitWords[] {
  const named = cell.limits.filter(hasLimit);
  const judged = cell.limits.reduce((sum, { runs }) => sum + runs, 0);
  if (named.length > 0) {
    return named.map((limit) => {
      const often = limit.runs < judged ? `, ${limit.runs} of ${judged} runs` : '';
      return {
        what: limitOn(limit, `${limit.confidence} confidence${often}`),
        why: [...(judged > 1 ? [`These are the figures of run ${limit.run}.`] : []), ...limit.evidence],
        advice: limit.advice,
      };
    });
  }
  const bounds = boundsIn(cell);
  return bounds.length === 0
    ? []
    : [
        {
          what: bounds.map(boundName).join(' / '),
          why: cell.limits.flatMap(({ evidence }) => evidence),
          advice: cell.limits.flatMap(({ advice }) => advice),
        },
      ];
}

/** Why, and what to try: a sentence each. */
export function limitReasons({ why, advice }: LimitWords): string[] {
  return [...why, ...advice.map((each) => `Try: ${each}`)];
}

/**
 * What limited a run, and with what confidence, for a column of a table: `store disk flush, high`. Empty if nothing was
 * measured.
 */
export function limitShort(report: Pick<Report, 'verdict' | 'bound' | 'generator'>): string {
  return report.verdict && hasLimit(report.verdict)
    ? sureName(report.verdict)
    : boundShort([boundIn(report) ?? []].flat());
}

/** The same from the summary of a run in a list. Services before 0.2.0 reported only whether the generator was the limit. */
export function briefLimitShort({ limit, bound, generatorLimited }: RunBrief): string {
  return limit && hasLimit(limit)
    ? sureName(limit)
    : boundShort([bound ?? (generatorLimited ? 'generator' : [])].flat());
}

/** The part of a cell that says what limited its runs. */
type LimitedCell = Pick<SweepCell, 'limits' | 'bound' | 'generatorLimited'>;

/** The same for the runs of a cell, each limit once: `store disk flush, high / generator thread, low`. */
export function cellLimitShort(cell: LimitedCell): string {
  return cell.limits.filter(hasLimit).map(sureName).join(' / ') || boundShort(boundsIn(cell));
}

/** The same without confidence. */
export function cellLimitNames(cell: LimitedCell): string {
  const names = new Set(cell.limits.filter(hasLimit).map(limitName));
  return [...names].join(' / ') || boundShort(boundsIn(cell));
}

/** Whether a verdict names a limit. */
export function hasLimit(verdict: Pick<Limit, 'side'> | null): boolean {
  return verdict !== null && verdict.side !== 'unknown';
}

/** `store disk flush on pi-1 (high confidence)` */
function limitOn(limit: Limit & Pick<Verdict, 'host'>, sureness: string): string {
  return `${limitName(limit)}${limit.host === null ? '' : ` on ${limit.host}`} (${sureness})`;
}

/** `store disk flush, high` */
function sureName(limit: Limit): string {
  return `${limitName(limit)}, ${limit.confidence}`;
}

/** `store disk flush`, `generator thread`, `requested rate`; only `store` if the resource in the store is unknown */
function limitName({ side, resource }: Pick<Limit, 'side' | 'resource'>): string {
  if (resource === 'unknown') {
    return side;
  }
  return ALONE[resource] ?? `${side} ${resource.replace('cpu', 'CPU')}`;
}
