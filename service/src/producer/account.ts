import type { ProducerAccount, SeqRange } from '../sinks/contract.ts';
import type { OpenRows } from './open-rows.ts';
import { Unacked } from './unacked.ts';

/** What changed in the account of a producer. {@link Accounts} rebuilds the whole account from such changes. */
export interface AccountChange {
  producer: number;
  offered: number;
  acked: number;
  /** Readings from this number up to `offered` are written and not yet committed. */
  open: number;
  /** Readings that, since the last change, were refused or whose outcome became unknown; in ascending order. */
  unacked: readonly SeqRange[];
}

/** What happened to a producer's readings: acked, unacked, or open. */
export class Account {
  readonly #producer: number;
  readonly #open: OpenRows;
  readonly #unacked = new Unacked();
  #acked = 0;
  #reported = { offered: 0, acked: 0, open: 0 };

  constructor(producer: number, open: OpenRows) {
    this.#producer = producer;
    this.#open = open;
  }

  ack(rows: number): void {
    this.#acked += rows;
  }

  /** The readings `first` … `last` were refused, or their outcome is unknown. */
  giveUp(first: number, last: number): void {
    this.#unacked.add(first, last);
  }

  /** Throws a fatal Fault if there are too many separate ranges of unacked readings. */
  checkRoom(): void {
    this.#unacked.checkRoom();
  }

  whole(): ProducerAccount {
    return wholeOf(this.#now(), this.#unacked);
  }

  /** What changed since the last call; null if nothing did. */
  takeChange(): AccountChange | null {
    const now = this.#now();
    const before = this.#reported;
    const unacked = this.#unacked.takeNew();
    this.#reported = now;
    const isSame = now.offered === before.offered && now.acked === before.acked && now.open === before.open;
    return isSame && unacked.length === 0 ? null : { ...now, unacked };
  }

  #now() {
    return { producer: this.#producer, offered: this.#open.next, acked: this.#acked, open: this.#open.first };
  }
}

/** The whole accounts of a run's producers, rebuilt from their changes. */
export class Accounts {
  readonly #accounts: Array<{ last: Omit<AccountChange, 'unacked'>; account: ProducerAccount; unacked: Unacked }>;

  constructor(producers: number) {
    this.#accounts = Array.from({ length: producers }, (_, producer) => ({
      last: { producer, offered: 0, acked: 0, open: 0 },
      account: { producer, offered: 0, acked: 0, unacked: [] },
      unacked: new Unacked(),
    }));
  }

  /** Applies changes. The changes of one producer must come in the order in which it made them. */
  add(changes: readonly AccountChange[]): void {
    for (const change of changes) {
      const kept = this.#accounts[change.producer];
      change.unacked.forEach(([first, last]) => kept.unacked.add(first, last));
      kept.last = change;
      kept.account = wholeOf(change, kept.unacked);
    }
  }

  /** In the order of the producers' numbers. */
  all(): ProducerAccount[] {
    return this.#accounts.map(({ account }) => account);
  }

  /** For each producer, one change that leads from an empty account to its current one. */
  asChanges(): AccountChange[] {
    return this.#accounts.map(({ last: { producer, offered, acked, open }, unacked }) => ({
      ...{ producer, offered, acked, open },
      unacked: unacked.ranges(),
    }));
  }
}

function wholeOf(
  { producer, offered, acked, open }: Omit<AccountChange, 'unacked'>,
  settled: Unacked
): ProducerAccount {
  const unacked = settled.ranges();
  if (offered > open) {
    unacked.push([open, offered - 1]);
  }
  return { producer, offered, acked, unacked };
}
