import { RunSpec, type RunRequest } from '@thermobench/service/model/run.ts';
import { SweptRun, type SweepSpec } from '@thermobench/service/model/sweep.ts';
import type { z } from 'zod';

/**
 * The request for a run, with only the settings that differ from their defaults. An older service refuses settings that
 * it does not know, even with their default values.
 */
export function runRequest(request: RunRequest): object {
  return whatWasSet(request, { ...RunSpec.parse({ target: request.target }), tags: [] });
}

/** The same for a sweep. */
export function sweepRequest(request: z.input<typeof SweepSpec>): object {
  const { run, between, confirms: _tested, precision = null, ...others } = request;
  return {
    ...others,
    ...(between === 'empty' ? { between } : {}),
    ...(precision === null ? {} : { precision }),
    run: whatWasSet(run, { ...SweptRun.parse({ target: run.target }), tags: [] }),
  };
}

function whatWasSet(request: { target: string }, usually: object): object {
  const usual = new Map<string, unknown>(Object.entries(usually));
  const set = Object.entries(request).filter(([name, value]) => !isSame(value, usual.get(name)));
  return { target: request.target, ...Object.fromEntries(set) };
}

/** Whether two values of plain data are equal. Their keys must be in the order of the schema. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
