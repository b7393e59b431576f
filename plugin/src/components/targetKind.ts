import type { TargetSummary } from '@thermobench/service/model/target.ts';

/** The kind of a target's store, to show next to its name; undefined if the name already says it. */
export function targetKind({ name, sink }: Pick<TargetSummary, 'name' | 'sink'>): string | undefined {
  return sink === name ? undefined : sink;
}
