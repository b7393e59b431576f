import type { SeqRange } from '../sinks/contract.ts';

/** The ranges without `first` … `last`: each range is shortened, split or removed as needed. */
export function without(ranges: readonly SeqRange[], first: number, last: number): SeqRange[] {
  return ranges.flatMap(([from, to]): SeqRange[] => {
    if (to < first || from > last) {
      return [[from, to]];
    }
    return [...(from < first ? [[from, first - 1] as const] : []), ...(to > last ? [[last + 1, to] as const] : [])];
  });
}
