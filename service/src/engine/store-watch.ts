import { isDeepStrictEqual } from 'node:util';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import type { StoreState } from '../model/store-state.ts';
import type { Health } from '../model/target.ts';
import { inTime } from '../time/in-time.ts';

/** A result is shown for this long before the store is checked again. */
const FRESH_MS = 30_000;
/**
 * How long a caller waits for stores that were never checked. Most answer sooner; a later request shows the state of the others.
 */
const FIRST_ANSWER_MS = 2_000;
/** Rows that a store confirmed longer ago say nothing about its current state. */
const CONFIRMED_MS = 120_000;

interface Watched {
  readonly target: ConfiguredTarget;
  checking: Promise<void> | null;
  state: Omit<StoreState, 'target' | 'inUse' | 'deletions' | 'deletionCounts'>;
}

const UNKNOWN: Watched['state'] = {
  ...{ state: 'unknown', checkedAt: null, version: null, roundTripMs: null },
  ...{ warnings: [], problem: null },
};

/**
 * Tracks which stores can be reached. Checks a store only on request, at most once every 30 s however many clients ask, and never
 * while a run uses it, because the check would disturb the measurement.
 */
export class StoreWatch {
  readonly #check: (target: ConfiguredTarget) => Promise<Health>;
  readonly #now: () => number;
  readonly #watched = new Map<string, Watched>();

  /** @param check - Throws the Fault of a store that cannot be reached. */
  constructor(check: (target: ConfiguredTarget) => Promise<Health>, now: () => number = Date.now) {
    this.#check = check;
    this.#now = now;
  }

  /**
   * The state of each target, in the order of `targets`. Starts the checks that are due. Waits only for the first check of a
   * store, and only for a moment.
   *
   * @param confirmedAt - When the store of a target last confirmed rows, in milliseconds since 1970 UTC. That counts as a check.
   */
  async states(
    targets: readonly ConfiguredTarget[],
    usedByRuns: ReadonlySet<string>,
    confirmedAt: ReadonlyMap<string, number>
  ): Promise<Array<Omit<StoreState, 'deletions' | 'deletionCounts'>>> {
    const watched = targets.map((target) => this.#watchedOf(target));
    for (const each of watched) {
      if (!usedByRuns.has(each.target.name) && each.checking === null && this.#isDue(each)) {
        each.checking = this.#begin(each);
      }
    }
    const first = watched.filter(({ state }) => state.state === 'unknown').flatMap(({ checking }) => checking ?? []);
    if (first.length > 0) {
      await inTime(performance.now() + FIRST_ANSWER_MS, first);
    }
    return watched.map(({ target: { name }, state }) => ({
      target: name,
      inUse: usedByRuns.has(name),
      ...this.#withRows(state, confirmedAt.get(name) ?? -Infinity),
    }));
  }

  /** A store that has confirmed rows since its last check can be reached. */
  #withRows(state: Watched['state'], confirmedAt: number): Watched['state'] {
    const isNewer = confirmedAt > (state.checkedAt ?? -Infinity) && this.#now() - confirmedAt < CONFIRMED_MS;
    return isNewer ? { ...state, state: 'reachable', checkedAt: confirmedAt, problem: null } : state;
  }

  #watchedOf(target: ConfiguredTarget): Watched {
    const known = this.#watched.get(target.name);
    if (
      known !== undefined &&
      known.target.kind === target.kind &&
      isDeepStrictEqual(known.target.settings, target.settings)
    ) {
      return known;
    }
    // The target is new, or its address has changed.
    const watched: Watched = { target, checking: null, state: UNKNOWN };
    this.#watched.set(target.name, watched);
    return watched;
  }

  #isDue({ state: { checkedAt } }: Watched): boolean {
    return checkedAt === null || this.#now() - checkedAt >= FRESH_MS;
  }

  /** Never rejects. */
  async #begin(watched: Watched): Promise<void> {
    try {
      const { version, roundTripMs, warnings } = await this.#check(watched.target);
      watched.state = { ...UNKNOWN, state: 'reachable', checkedAt: this.#now(), version, roundTripMs, warnings };
    } catch (thrown) {
      const problem = Fault.from(thrown).record();
      watched.state = { ...UNKNOWN, state: 'unreachable', checkedAt: this.#now(), problem };
    } finally {
      watched.checking = null;
    }
  }
}
