import type { Targets } from '../config/settings.ts';
import type { Journal } from '../journal/journal.ts';
import type { LimitSearchRecord } from '../journal/rows.ts';
import { LimitSearches } from '../limits/limit-searches.ts';
import { summariseSearch } from '../limits/summary.ts';
import type { LimitSearch } from '../model/limit-search.ts';
import type { Conductor } from '../runs/conductor.ts';
import type { CpuCount } from '../runs/spec.ts';
import { elsewhere } from './elsewhere.ts';
import { unknown } from './unknown.ts';

/** Carries out requests that concern limit searches. */
export class Searching {
  readonly #journal: Journal;
  readonly #searches: LimitSearches;

  constructor(journal: Journal, conductor: Conductor) {
    this.#journal = journal;
    this.#searches = new LimitSearches(journal, conductor);
  }

  start(request: unknown, targets: Targets, startedBy: string | null, cpusOf: CpuCount): LimitSearch {
    return this.#shown(this.#searches.start(request, targets, startedBy, cpusOf));
  }

  /** Newest first. */
  newest(limit: number): LimitSearch[] {
    return this.#journal.limitSearches.newest(limit).map((search) => this.#shown(search));
  }

  one(id: string): LimitSearch {
    const search = this.#journal.limitSearches.get(id);
    if (search === null) {
      throw unknown('LIMIT_SEARCH_UNKNOWN', `There is no limit search ${id}.`);
    }
    const unrecorded = this.#searches.unrecorded(id);
    if (unrecorded !== undefined) {
      throw unrecorded;
    }
    return this.#shown(search);
  }

  stop(id: string, by: string | null): LimitSearch {
    if (this.one(id).state === 'running' && !this.#searches.stop(id, by)) {
      throw elsewhere(`Limit search ${id}`);
    }
    return this.one(id);
  }

  close(): Promise<void> {
    return this.#searches.close();
  }

  #shown(search: LimitSearchRecord): LimitSearch {
    return { ...summariseSearch(this.#journal, search), stoppable: this.#searches.conducts(search.id) };
  }
}
