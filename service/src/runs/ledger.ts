import type { Ledger, RelayReport } from '../model/report.ts';
import { counted } from '../model/sentence.ts';
import type { ProducerAccount, StoredCount } from '../sinks/contract.ts';

/**
 * Compares what the producers report with what the store contains. Compares each producer separately and adds up the results,
 * so that extra rows of one never hide lost rows of another.
 */
export function settle(
  accounts: readonly ProducerAccount[],
  stored: readonly StoredCount[],
  { rejected, dropped }: { rejected: number; dropped: number }
): Ledger {
  const ledger: Ledger = {
    offered: 0,
    acked: 0,
    stored: 0,
    lost: 0,
    duplicated: 0,
    storedUnacked: 0,
    wrong: 0,
    gaps: 0,
    rejected,
    dropped,
  };
  const ackedBy = new Map(accounts.map((account) => [account.producer, account.acked]));
  for (const { offered, acked } of accounts) {
    ledger.offered += offered;
    ledger.acked += acked;
    ledger.lost += acked;
  }
  for (const count of stored) {
    ledger.stored += count.rows;
    ledger.duplicated += count.rows - count.distinct;
    ledger.storedUnacked += count.unacked;
    ledger.wrong += count.wrong;
    if (count.reordered !== undefined) {
      ledger.reordered = (ledger.reordered ?? 0) + count.reordered;
    }
    ledger.gaps += count.highestSeq + 1 - count.distinct;
    ledger.lost -= Math.min(ackedBy.get(count.producer) ?? 0, count.distinct - count.unacked);
  }
  return ledger;
}

/** Whether a run can be relied on. Null if a store could not be counted and all counted ones are sound. */
export function validity(
  ledger: Ledger | null,
  relay: Pick<RelayReport, 'target' | 'ledger'> | undefined
): { valid: boolean | null; invalidReasons: string[] } {
  const reasons = ledger === null ? [] : invalidReasons(ledger);
  if (relay?.ledger) {
    reasons.push(...invalidReasons(relay.ledger).map((reason) => `Relayed to ${relay.target}: ${reason}`));
  }
  const isCounted = ledger !== null && relay?.ledger !== null;
  return { valid: reasons.length > 0 ? false : isCounted ? true : null, invalidReasons: reasons };
}

/** Why the run cannot be relied on; empty when every acked reading is in the store, once, as it was sent. */
export function invalidReasons(ledger: Ledger): string[] {
  return [
    ledger.lost > 0 ? `${counted(ledger.lost, 'acked reading is', 'acked readings are')} not in the store.` : '',
    ledger.duplicated > 0
      ? `${counted(ledger.duplicated, 'reading is', 'readings are')} in the store more than once.`
      : '',
    ledger.wrong > 0
      ? `${counted(ledger.wrong, 'reading in the store differs', 'readings in the store differ')} from what was sent, in value, time or location.`
      : '',
  ].filter((reason) => reason !== '');
}
