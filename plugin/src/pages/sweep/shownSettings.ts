import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { axesOf } from '../../components/sweepAxes.ts';

/**
 * The settings that tell the cells of a sweep apart. Cases may name settings that all of them share, as those of a repeated
 * comparison do; these are left out, unless nothing differs.
 */
export function shownSettings({ spec, cells }: Pick<Sweep, 'spec' | 'cells'>): string[] {
  const named = axesOf(spec);
  const varied = named.filter((name) => new Set(cells.map(({ settings }) => JSON.stringify(settings[name]))).size > 1);
  return varied.length > 0 ? varied : named;
}
