import { RunSpec, type RunRequest } from '@thermobench/service/model/run.ts';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';
import type { z } from 'zod';

/** A run as it is asked for: only what was set. A service older than this plugin refuses what it does not know, even where that is as usual. */
export function runRequest(request: RunRequest): object {
  const { target } = request;
  const usual = new Map<string, unknown>(Object.entries(RunSpec.parse({ target })));
  const set = Object.entries(request).filter(([name, value]) => !isSame(value, usual.get(name)));
  return { target, ...Object.fromEntries(set) };
}

/** The same for a sweep. */
export function sweepRequest(request: z.input<typeof SweepSpec>): object {
  return { ...request, run: runRequest(request.run) };
}

/** Of plain data whose keys have the order of the schema. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
