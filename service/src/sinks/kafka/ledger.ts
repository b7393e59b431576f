import type { RunId } from '../../model/run.ts';
import { checksum } from '../checksum.ts';
import { RowTally } from '../row-tally.ts';
import type { ProducerAccount, SeqRange, StoredCount } from '../contract.ts';
import type { Client } from '../../kafka/client.ts';
import { safeBegin, visitRun, type From, type RunRecord } from './run-records.ts';

/**
 * Counts the records of a run by reading them back, per producer. Memory: one bit per record.
 *
 * If acked records seem to be missing, reads the whole topic: when clocks differ, records may be dated before the time in the
 * run's id.
 */
export async function countStored(
  client: Client,
  run: RunId,
  accounts: readonly ProducerAccount[]
): Promise<StoredCount[]> {
  const counts = await countFrom('run', client, run, accounts);
  return hasAll(counts, accounts) ? counts : countFrom('start', client, run, accounts);
}

/** Whether every acked reading is stored. */
function hasAll(counts: readonly StoredCount[], accounts: readonly ProducerAccount[]): boolean {
  const stored = new Map(counts.map(({ producer, distinct, unacked }) => [producer, distinct - unacked]));
  return accounts.every(({ producer, acked }) => (stored.get(producer) ?? 0) >= acked);
}

async function countFrom(
  begin: From,
  client: Client,
  run: RunId,
  accounts: readonly ProducerAccount[]
): Promise<StoredCount[]> {
  const tallies = new Map<number, Tally>();
  const accountOf = new Map(accounts.map((account) => [account.producer, account]));
  await visitRun(client, run, begin, (record) => {
    let tally = tallies.get(record.producer);
    if (tally === undefined) {
      const { producer } = record;
      tally = new Tally(accountOf.get(producer) ?? { producer, offered: 0, acked: 0, unacked: [] });
      tallies.set(producer, tally);
    }
    tally.add(record);
  });
  return [...tallies.values()].map((tally) => tally.count());
}

/** Highest sequence number stored for this producer, −1 if there is none. */
export async function readLastStored(client: Client, run: RunId, producer: number): Promise<number> {
  let last = -1;
  await visitRun(client, run, await safeBegin(client), (record) => {
    if (record.producer === producer && record.seq > last) {
      last = record.seq;
    }
  });
  return last;
}

/** Which of these sequence numbers are stored for this producer. */
export async function readStoredAmong(
  client: Client,
  run: RunId,
  producer: number,
  [first, last]: SeqRange
): Promise<number[]> {
  const stored = new Set<number>();
  await visitRun(client, run, await safeBegin(client), (record) => {
    if (record.producer === producer && record.seq >= first && record.seq <= last) {
      stored.add(record.seq);
    }
  });
  return [...stored];
}

/** Counts one producer's records as they arrive; those of one partition arrive in order. */
class Tally {
  readonly #rows: RowTally;
  readonly #latestIn = new Map<number, number>();
  #reordered = 0;

  constructor(account: ProducerAccount) {
    this.#rows = new RowTally(account);
  }

  add(record: RunRecord): void {
    const { seq, partition } = record;
    if (!this.#rows.add(seq, checksum(record, record) === record.checksum)) {
      return;
    }
    if (seq < (this.#latestIn.get(partition) ?? -1)) {
      this.#reordered++;
    } else {
      this.#latestIn.set(partition, seq);
    }
  }

  count(): StoredCount {
    return { ...this.#rows.stored(), reordered: this.#reordered };
  }
}
