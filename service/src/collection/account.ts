import { without } from '../producer/seq-ranges.ts';
import type { ProducerAccount } from '../sinks/contract.ts';

/** The account of an earlier collection after `first` … `last` of what it left behind have been delivered. */
export function deliveredLate(account: ProducerAccount, first: number, last: number): ProducerAccount {
  const neverTold = first > account.offered ? [[account.offered, first - 1] as const] : [];
  return {
    producer: account.producer,
    offered: Math.max(account.offered, last + 1),
    acked: account.acked + last - first + 1,
    unacked: [...without(account.unacked, first, last), ...neverTold],
  };
}
