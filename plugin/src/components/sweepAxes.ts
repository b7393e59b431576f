import type { SweepSpec } from '@thermobench/service/model/sweep.ts';

/** The settings that a sweep varies, those of its cases first. */
export function axesOf({ cases = [], matrix }: SweepSpec): string[] {
  return [...new Set([...cases, matrix].flatMap((settings) => Object.keys(settings)))];
}

/** All targets that a sweep writes to, including those of its cases. */
export function sweepTargets({ run, cases = [{}], matrix }: SweepSpec): string[] {
  const named = matrix.target ?? cases.map(({ target = run.target }) => target);
  return [...new Set(named.map(String))];
}
