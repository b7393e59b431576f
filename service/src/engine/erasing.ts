import type { ConfiguredTarget } from '../config/settings.ts';
import type { Erasure, WrittenRows } from '../journal/written-rows.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { Deletion, StoreState } from '../model/store-state.ts';
import { withSink } from '../sinks/with-sink.ts';
import { atMost, within } from '../time/deadline.ts';

/** Pause before an unreachable store is tried again. */
const AGAIN_AFTER_MS = 60_000;
/** If a store has not answered by then whether it can delete rows, it counts as unreachable. */
const CHECK_WITHIN_MS = 5_000;
/** Maximum number of deletions to list: this many that failed, and this many others. */
const MAX_LISTED = 10;
/** How long the service waits for the piece in progress when it ends. */
const STOP_WITHIN_MS = 5_000;
/** This fault concerns the table of one run; other runs may have written to other tables. */
const ROWS_AWAY = 'ROWS_AWAY';

/** A target that a run wrote to, with the run's sink settings, which may name a table. */
interface Written {
  readonly name: string;
  readonly options: unknown;
}

/** A target from which the rows of a run are to be deleted. */
interface ErasureIn {
  readonly erasure: Erasure;
  readonly target: string;
}

type ListedDeletions = Pick<StoreState, 'deletions' | 'deletionCounts'>;

/** The list of a target without deletions. */
export const NO_DELETIONS: ListedDeletions = { deletions: [], deletionCounts: { all: 0, failed: 0 } };

/**
 * Deletes the rows of removed runs in the background, in pieces, so that other clients do not wait long. If this process ends
 * first, the next one deletes what is left.
 */
export class Erasing {
  readonly #written: Pick<WrittenRows, 'erasures' | 'progressed' | 'erased'>;
  readonly #target: (name: string) => ConfiguredTarget;
  readonly #erased: (target: ConfiguredTarget, erasure: Erasure) => void;
  readonly #stopped = new AbortController();
  #working: Promise<void> | null = null;
  #again: NodeJS.Timeout | null = null;
  readonly #reported = new Set<string>();
  /** Why the last attempt failed, by run and target. */
  readonly #problems = new Map<string, FaultRecord>();

  /** @param erased - Called when the rows of a run are deleted from a target. */
  constructor(
    written: Pick<WrittenRows, 'erasures' | 'progressed' | 'erased'>,
    target: (name: string) => ConfiguredTarget,
    erased: (target: ConfiguredTarget, erasure: Erasure) => void
  ) {
    this.#written = written;
    this.#target = target;
    this.#erased = erased;
  }

  /**
   * Throws a conflict Fault if the store of a target cannot delete rows, or the Fault of a store that would refuse, for example
   * because a privilege is missing. An unreachable store causes no Fault: its rows are deleted later.
   */
  async refuseUndeletable(written: readonly Written[]): Promise<void> {
    for (const { name } of written) {
      const { kind } = this.#target(name);
      if (kind.deletesRuns !== true) {
        throw new Fault({
          kind: 'conflict',
          code: 'READINGS_STAY',
          message:
            `The readings in "${name}" cannot be deleted: its store, ${kind.kind}, cannot delete the rows of ` +
            'individual runs.',
          hint: 'Delete the run and keep its readings: charts leave out the rows of benchmark runs.',
        });
      }
    }
    const distinct = new Map(written.map((one) => [JSON.stringify([one.name, one.options]), one]));
    await Promise.all([...distinct.values()].map((one) => this.#refuseUnlessAllowed(one)));
  }

  /** The deletions that are in progress or waiting, by target. */
  deletions(): Map<string, ListedDeletions> {
    const byTarget = Map.groupBy(this.#left(), ({ target }) => target);
    return new Map([...byTarget].map(([target, these]) => [target, listed(these.map((each) => this.#deletion(each)))]));
  }

  /** Starts the pending deletions, unless they are already in progress. */
  begin(): void {
    if (this.#stopped.signal.aborted || this.#working !== null) {
      return;
    }
    clearTimeout(this.#again ?? undefined);
    this.#working = this.#eraseAll()
      .catch((thrown: unknown) => {
        this.#report(Fault.from(thrown));
        this.#tryAgainLater();
      })
      .finally(() => {
        this.#working = null;
      });
  }

  /**
   * Stops after the piece in progress. Resolves after five seconds at the latest, because a store may be slow or unreachable. The
   * next process deletes what is left.
   */
  async close(): Promise<void> {
    this.#stopped.abort();
    clearTimeout(this.#again ?? undefined);
    await atMost(STOP_WITHIN_MS, this.#working ?? Promise.resolve(), undefined);
  }

  #left(): ErasureIn[] {
    return this.#written.erasures().flatMap((erasure) => erasure.targets.map((target) => ({ erasure, target })));
  }

  #deletion({ erasure: { run, acked, erased }, target }: ErasureIn): Deletion {
    const problem = this.#problems.get(keyOf(run, target)) ?? null;
    return { run, acked, deleted: erased[target] ?? 0, problem };
  }

  async #refuseUnlessAllowed({ name, options }: Written): Promise<void> {
    const target = this.#target(name);
    try {
      await withSink(target, options, async (sink) => {
        const allowed = sink.refuseUndeletable?.() ?? Promise.resolve();
        await within(CHECK_WITHIN_MS, `checking whether rows in "${name}" can be deleted`, allowed);
      });
    } catch (thrown) {
      const fault = Fault.from(thrown);
      if (fault.kind !== 'transient') {
        throw fault;
      }
    }
  }

  async #eraseAll(): Promise<void> {
    const failed = new Set<string>();
    for (;;) {
      // Includes those that were added during the last round.
      const left = this.#left().filter(({ erasure, target }) => !failed.has(keyOf(erasure.run, target)));
      if (left.length === 0 || this.#stopped.signal.aborted) {
        break;
      }
      (await this.#eraseThese(left)).forEach((key) => failed.add(key));
    }
    // Even if none failed: a collector may still store rows of a run that is being deleted, which must be deleted again.
    this.#tryAgainLater();
  }

  /**
   * Resolves with the keys of the deletions that failed. Asks an unreachable store only once, because the deletions in other
   * stores have to wait for it.
   */
  async #eraseThese(left: readonly ErasureIn[]): Promise<string[]> {
    const failed: string[] = [];
    const unreachable = new Map<string, Fault>();
    for (const { erasure, target } of left) {
      if (this.#stopped.signal.aborted) {
        break;
      }
      const key = keyOf(erasure.run, target);
      const known = unreachable.get(target);
      const fault = known ?? (await this.#faultOfErasing(erasure, target));
      if (fault === null) {
        continue;
      }
      failed.push(key);
      this.#problems.set(key, fault.record());
      if (known === undefined) {
        this.#report(fault, erasure.run);
      }
      if (fault.kind === 'transient' && fault.code !== ROWS_AWAY) {
        unreachable.set(target, fault);
      }
    }
    return failed;
  }

  /** Why the rows could not be deleted; null if they were deleted, or if the next start repeats the deletion. */
  async #faultOfErasing(erasure: Erasure, target: string): Promise<Fault | null> {
    try {
      await this.#erase(erasure, target);
      return null;
    } catch (thrown) {
      return this.#stopped.signal.aborted ? null : Fault.from(thrown);
    }
  }

  /** Reports each problem only once. */
  #report(fault: Fault, run?: string): void {
    const text = `${run === undefined ? 'Deleting readings' : `Deleting the readings of run ${run}`}: ${fault.message}`;
    if (!this.#reported.has(text)) {
      this.#reported.add(text);
      process.emitWarning(`${text} The deletion will be retried every minute.`);
    }
  }

  #tryAgainLater(): void {
    if (!this.#stopped.signal.aborted) {
      this.#again = setTimeout(() => this.begin(), AGAIN_AFTER_MS).unref();
    }
  }

  async #erase(erasure: Erasure, name: string): Promise<void> {
    const configured = this.#target(name);
    const { target, sink: options } = erasure.spec;
    await withSink(configured, name === target ? options : {}, async (sink) => {
      const rows = await sink.deleteRun?.(erasure.run, {
        signal: this.#stopped.signal,
        deleted: (more) => this.#written.progressed(erasure, name, more),
      });
      if (rows === null && erasure.acked !== 0) {
        throw rowsAway(name);
      }
      if (!this.#stopped.signal.aborted) {
        // Called before the deletion is recorded: if the call fails, the deletion is repeated, and finds nothing left.
        this.#erased(configured, erasure);
        this.#written.erased(erasure, name);
        this.#problems.delete(keyOf(erasure.run, name));
      }
    });
  }
}

/** Without the table or file, it is unknown whether the rows are deleted: they may be on a disk that is not mounted. */
function rowsAway(target: string): Fault {
  return new Fault({
    kind: 'transient',
    code: ROWS_AWAY,
    message: `The table or file in "${target}" that contained the rows does not exist.`,
    hint:
      'If it is on a disk that is not mounted, mount the disk: the rows are then deleted. If it was removed for ' +
      'good, start a new run with the same settings: it recreates the table or file, and this deletion then ends.',
  });
}

/** Lists only some of the deletions, because a page shows only a few, and asks again every second. */
function listed(all: readonly Deletion[]): ListedDeletions {
  const [failed, others] = [true, false].map((has) => all.filter(({ problem }) => (problem !== null) === has));
  const shown = new Set([failed, others].flatMap((of) => of.slice(0, MAX_LISTED)));
  return {
    deletions: all.filter((deletion) => shown.has(deletion)),
    deletionCounts: { all: all.length, failed: failed.length },
  };
}

function keyOf(run: string, target: string): string {
  return `${run} ${target}`;
}
