import { collects, type Run } from '@thermobench/service/model/run.ts';

/**
 * Whether somebody stopped the run before its planned end. A run without a planned end always ends by a stop, and the state of
 * a cancelled run already shows that it was stopped.
 */
export function isStoppedEarly({ state, spec, brief }: Run): boolean {
  return state === 'done' && (brief?.stopped ?? null) !== null && (spec.durationMs !== null || spec.rows !== null);
}

/** Whether a run collects readings for everyday use: it is not a measurement, and ends when someone stops it. */
export function isCollection({ kind, spec }: Run): boolean {
  return kind === 'collection' || collects(spec);
}
