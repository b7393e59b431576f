import { collects, type Run } from '@thermobench/service/model/run.ts';

/**
 * Whether somebody stopped the run before its planned end. False for a run without a planned end, which always ends by
 * a stop, and for a cancelled run, whose state already says so.
 */
export function isStoppedEarly({ state, spec, brief }: Run): boolean {
  return state === 'done' && (brief?.stopped ?? null) !== null && (spec.durationMs !== null || spec.rows !== null);
}

/**
 * Whether it writes readings for everyday use: a collection, or a paced run without a planned end. It is no measurement,
 * and ends when someone stops it.
 */
export function isCollection({ kind, spec }: Run): boolean {
  return kind === 'collection' || collects(spec);
}
