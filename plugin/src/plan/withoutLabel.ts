import type { RunSpec } from '@thermobench/service/model/run.ts';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';

/** The settings of a run, to start it again. A label describes one run, so the next run has none. */
export function withoutLabel({ label: _label, ...spec }: RunSpec): RunSpec {
  return spec;
}

/** The same for a sweep. Labels that differ between its cases stay, because they name what is compared. */
export function sweepWithoutLabel({ run: { label: _label, ...run }, ...sweep }: SweepSpec): SweepSpec {
  return { ...sweep, run };
}
