import { without } from '../producer/seq-ranges.ts';
import type { ProducerAccount, SeqRange } from '../sinks/contract.ts';

/**
 * The account after readings up to number `last` were offered as well. They count as unacked until {@link delivered} acks them,
 * whether they are waiting, dropped or refused. So offered = acked + unacked always holds.
 */
export function offered(account: ProducerAccount, last: number): ProducerAccount {
  if (last < account.offered) {
    return account;
  }
  const newest = account.unacked.at(-1);
  const unacked: SeqRange[] =
    newest !== undefined && newest[1] === account.offered - 1
      ? [...account.unacked.slice(0, -1), [newest[0], last]]
      : [...account.unacked, [account.offered, last]];
  return { ...account, offered: last + 1, unacked };
}

/**
 * The account after the store accepted `range`; repeating the call changes nothing. Numbers above the offered ones are allowed:
 * if a collection is killed between two records, it has offered more than it recorded. The outcome of the numbers outside `range`
 * is unknown.
 */
export function delivered(account: ProducerAccount, [first, last]: SeqRange): ProducerAccount {
  const withOffered = offered(account, last);
  const unacked = without(withOffered.unacked, first, last);
  const open = unacked.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  return { ...withOffered, acked: withOffered.offered - open, unacked };
}

/** Ascending numbers as ranges. */
export function rangesOf(seqs: readonly number[]): SeqRange[] {
  const ranges: Array<[first: number, last: number]> = [];
  for (const seq of seqs) {
    const newest = ranges.at(-1);
    if (newest !== undefined && newest[1] === seq - 1) {
      newest[1] = seq;
    } else {
      ranges.push([seq, seq]);
    }
  }
  return ranges;
}
