import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import type { RunId } from '../model/run.ts';
import type { Journal } from '../journal/journal.ts';
import { recount } from '../runs/recount.ts';
import type { TotalsRecord } from '../journal/totals-record.ts';
import type { ProducerAccount, SeqRange } from '../sinks/contract.ts';
import { delivered, offered } from './account.ts';

/** Called with what happens to readings that earlier collections left in the spool. */
export interface LeftoverListener {
  /** Whether the readings of that run were deleted, so that these must not be delivered. */
  isErased(run: RunId): boolean;
  /** Called if some of its readings may have been stored while they were being deleted, and so must be deleted again. */
  storedInVain(run: RunId): void;
  delivered(run: RunId, range: SeqRange): void;
  givenUp(run: RunId, range: SeqRange, why: 'rejected' | 'dropped'): void;
  /** Called when no readings of that run are left. */
  finished(run: RunId): void;
}

interface Progress {
  totals: TotalsRecord;
  accounts: ProducerAccount[];
}

/**
 * Keeps the accounts of earlier collections correct while the readings that they left in the spool are delivered. Counts a run's
 * rows once none of its readings are left.
 *
 * Changes stay in memory until {@link keep} writes them. If a crash loses a change, the store has readings that are still unacked
 * in the account; the ledger then counts them as stored but unacked.
 */
export class Leftovers implements LeftoverListener {
  readonly #journal: Journal;
  readonly #target: ConfiguredTarget;
  /** Null for a run that is no longer in the journal. */
  readonly #changed = new Map<RunId, Progress | null>();
  readonly #counts = new Set<Promise<unknown>>();
  readonly #failed: (fault: Fault) => void;

  /** @param failed Called if the journal could not store a count. */
  constructor(journal: Journal, target: ConfiguredTarget, failed: (fault: Fault) => void) {
    this.#journal = journal;
    this.#target = target;
    this.#failed = failed;
  }

  isErased(run: RunId): boolean {
    return this.#journal.writtenRows.isErased(run);
  }

  storedInVain(run: RunId): void {
    this.#journal.writtenRows.eraseAgain(run, this.#target.name);
  }

  delivered(run: RunId, range: SeqRange): void {
    this.#change(run, (account) => delivered(account, range));
  }

  givenUp(run: RunId, range: SeqRange, why: 'rejected' | 'dropped'): void {
    const progress = this.#change(run, (account) => offered(account, range[1]));
    if (progress !== null) {
      progress.totals[why] += range[1] - range[0] + 1;
    }
  }

  finished(run: RunId): void {
    this.keep();
    const report = this.#journal.report(run);
    if (report !== null) {
      const count = recount(this.#journal, { target: this.#target, relayTarget: null }, report)
        .catch((thrown: unknown) => this.#failed(Fault.from(thrown)))
        .finally(() => this.#counts.delete(count));
      this.#counts.add(count);
    }
  }

  /** Writes the accounts to the journal. */
  keep(): void {
    for (const [run, progress] of this.#changed) {
      if (progress !== null) {
        this.#journal.progress.correct(run, progress.totals, progress.accounts);
      }
    }
    this.#changed.clear();
  }

  /** Resolves when the counts in progress have ended. */
  async counted(): Promise<void> {
    await Promise.all(this.#counts);
  }

  #change(run: RunId, change: (account: ProducerAccount) => ProducerAccount): Progress | null {
    let progress = this.#changed.get(run);
    if (progress === undefined) {
      progress = this.#journal.progress.of(run);
      this.#changed.set(run, progress);
    }
    if (progress !== null) {
      progress.accounts = progress.accounts.map(change);
    }
    return progress;
  }
}
