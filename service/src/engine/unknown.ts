import type { Targets } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';

/** Where to look up valid names, by the code of the Fault. */
const LISTS = {
  RUN_UNKNOWN: '`thermobench runs` or GET /api/v1/runs lists the runs.',
  SWEEP_UNKNOWN: 'GET /api/v1/sweeps lists the sweeps.',
  BASELINE_UNKNOWN: '`thermobench hosts` or GET /api/v1/baselines lists the baselines.',
  HOST_UNKNOWN: '`thermobench hosts` or GET /api/v1/hosts lists the hosts.',
  LIMIT_SEARCH_UNKNOWN: 'GET /api/v1/limits lists the limit searches.',
  TARGET_UNKNOWN: '`thermobench targets` or GET /api/v1/targets lists the targets.',
} as const;

/** The Fault of a request that names something that does not exist. */
export function unknown(code: keyof typeof LISTS, message: string): Fault {
  return new Fault({ kind: 'configuration', code, message, hint: LISTS[code] });
}

export function unknownTarget(name: string, targets: Targets): Fault {
  return unknown('TARGET_UNKNOWN', `There is no target "${name}"; available: ${[...targets.keys()].join(', ')}.`);
}
