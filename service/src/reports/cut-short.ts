import { storedNothing, type Report } from '../model/report.ts';
import type { Stop } from '../model/run.ts';
import { count, duration } from './figures.ts';

/** How much of its plan a run completed before it ended early. */
export interface CutShort {
  readonly unit: 'ms' | 'rows';
  readonly done: number;
  readonly planned: number;
}

type Ended = Pick<Report, 'state' | 'errors' | 'spec' | 'startedAt' | 'stopped' | 'measuredSeconds' | 'ledger'>;

/**
 * For a run that wrote, but was stopped, failed or interrupted before its planned end. Measured by duration or by rows, whichever
 * has the larger share. Null for a run that went as planned, had no planned end, or ended for another reason.
 */
export function cutShort(report: Ended): CutShort | null {
  const { state, spec, startedAt, stopped } = report;
  if (startedAt === null || storedNothing(report) || (state === 'done' && stopped === null)) {
    return null;
  }
  const elapsedMs = stopped ? stopped.at - startedAt : spec.warmupMs + report.measuredSeconds * 1000;
  const offered = report.ledger?.offered ?? 0;
  const plans: CutShort[] = [
    ...(spec.durationMs === null ? [] : [part('ms', elapsedMs, spec.warmupMs + spec.durationMs)]),
    ...(spec.rows === null ? [] : [part('rows', offered, spec.rows)]),
  ];
  return plans.toSorted((one, other) => other.done / other.planned - one.done / one.planned)[0] ?? null;
}

function part(unit: CutShort['unit'], done: number, planned: number): CutShort {
  return { unit, done: Math.min(done, planned), planned };
}

/** `after 12 s of 1 min planned`; empty if the run was not cut short. */
export function cutShortWords(report: Ended): string {
  const part = cutShort(report);
  if (part === null) {
    return '';
  }
  return part.unit === 'ms'
    ? `after ${duration(part.done)} of ${duration(part.planned)} planned`
    : `after ${count(part.done)} of ${count(part.planned)} rows planned`;
}

/** `stopped by remik`; without a name if it is not known. */
export function stopWords({ reason, by }: Stop): string {
  if (reason === 'shutdown') {
    return 'stopped by the shutdown of the service or command';
  }
  return by === null ? 'stopped on request' : `stopped by ${by}`;
}
