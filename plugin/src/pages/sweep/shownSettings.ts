import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { axesOf } from '../../components/sweepAxes.ts';

/**
 * The settings that distinguish the cells of a sweep. Cases may also contain settings that all of them share, for
 * example in a repeated comparison. These are left out, unless nothing differs.
 */
export function shownSettings({ spec, cells }: Pick<Sweep, 'spec' | 'cells'>): string[] {
  const named = axesOf(spec);
  const varied = named.filter((name) => new Set(cells.map(({ settings }) => JSON.stringify(settings[name]))).size > 1);
  return varied.length > 0 ? varied : named;
}
