import type { ProducerAccount, SeqRange } from './contract.ts';

/** The acked ranges of an account: everything offered except its unacked ranges. */
export function ackedRanges({ offered, unacked }: ProducerAccount): SeqRange[] {
  const ranges: SeqRange[] = [];
  let next = 0;
  for (const [first, last] of [...unacked, [offered, offered] as const]) {
    if (first > next) {
      ranges.push([next, first - 1]);
    }
    next = Math.max(next, last + 1);
  }
  return ranges;
}
