import type { GroupRecord, RunRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunGroups } from '../journal/run-groups.ts';
import { Fault } from '../model/fault.ts';
import { hasEnded } from '../model/run.ts';
import { capitalized } from '../model/sentence.ts';
import { invalidInput } from '../runs/spec.ts';
import type { GroupRemoval } from './engine.ts';
import type { Erasing } from './erasing.ts';
import { unknown } from './unknown.ts';

const STOP_IT = 'Stop it first.';

interface Ending {
  readonly id: string;
  readonly state: string;
}

/** How messages and codes name a group of runs. */
interface GroupWords {
  readonly name: string;
  readonly active: { readonly code: string };
  readonly changed: { readonly code: string };
  readonly unknownCode: 'SWEEP_UNKNOWN' | 'LIMIT_SEARCH_UNKNOWN';
}

const SWEEP: GroupWords = {
  name: 'sweep',
  active: { code: 'SWEEP_ACTIVE' },
  changed: { code: 'SWEEP_CHANGED' },
  unknownCode: 'SWEEP_UNKNOWN',
};
const LIMIT_SEARCH: GroupWords = {
  name: 'limit search',
  active: { code: 'LIMIT_SEARCH_ACTIVE' },
  changed: { code: 'LIMIT_SEARCH_CHANGED' },
  unknownCode: 'LIMIT_SEARCH_UNKNOWN',
};

/**
 * Removes finished runs, sweeps and limit searches from the journal. If their rows are to be deleted too, {@link Erasing} does that.
 *
 * Requests can overlap, because a store may take long to say whether it would delete rows. Exactly one successful request removes
 * a run, and that request decides whether the run's rows are deleted. A request succeeds only if it removes everything that it
 * found at its start; otherwise it changes nothing.
 */
export class Removing {
  readonly #journal: Journal;
  readonly #erasing: Erasing;

  constructor(journal: Journal, erasing: Erasing) {
    this.#journal = journal;
    this.#erasing = erasing;
  }

  async run(run: RunRecord, readings: 'keep' | 'delete'): Promise<void> {
    if (!hasEnded(run.state)) {
      throw new Fault({ kind: 'conflict', code: 'RUN_ACTIVE', message: `Run ${run.id} has not ended.`, hint: STOP_IT });
    }
    const written = readings === 'keep' ? [] : writtenBy(run);
    await this.#erasing.refuseUndeletable(written);
    if (!this.#journal.removeRun(run.id, namesOf(written))) {
      throw unknown('RUN_UNKNOWN', `There is no run ${run.id}.`);
    }
    this.#erasing.begin();
  }

  async sweep(sweep: Ending, what: GroupRemoval): Promise<void> {
    await this.#group(this.#journal.sweeps, { ...SWEEP, ...sweep }, what);
  }

  async limitSearch(search: Ending, what: GroupRemoval): Promise<void> {
    await this.#group(this.#journal.limitSearches, { ...LIMIT_SEARCH, ...search }, what);
  }

  async #group<Row extends GroupRecord>(
    groups: RunGroups<Row>,
    { id, state, name, active, changed, unknownCode }: Ending & GroupWords,
    { runs, readings }: GroupRemoval
  ): Promise<void> {
    const ofGroup = groups.runsOf(id);
    if (state === 'running' || ofGroup.some((run) => !hasEnded(run.state))) {
      const message = `${capitalized(name)} ${id} has not ended.`;
      throw new Fault({ kind: 'conflict', ...active, message, hint: STOP_IT });
    }
    if (runs === 'keep' && readings === 'delete') {
      const message = 'is possible only if the runs are deleted too: set runs to "delete"';
      throw invalidInput([{ field: 'readings', value: readings, message }], 'nothing was deleted');
    }
    const written = (run: RunRecord) => (readings === 'keep' ? [] : writtenBy(run));
    await this.#erasing.refuseUndeletable(ofGroup.flatMap(written));
    const removed = new Map(ofGroup.map((run) => [run.id, namesOf(written(run))]));
    if (!groups.remove(id, runs === 'keep' ? 'keep' : removed)) {
      throw groups.get(id) === null
        ? unknown(unknownCode, `There is no ${name} ${id}.`)
        : new Fault({
            ...{ kind: 'conflict', ...changed },
            message: `A run of ${name} ${id} was deleted by another request at the same time, so nothing else was deleted.`,
            hint: `Check whether the readings of that run were kept, then delete the ${name} again.`,
          });
    }
    this.#erasing.begin();
  }
}

/** The targets that a run wrote to, directly or through a relay. A relay's tables do not depend on the run's sink settings. */
function writtenBy({ spec: { target, sink, relayTo } }: RunRecord) {
  return [{ name: target, options: sink }, ...(relayTo === null ? [] : [{ name: relayTo, options: {} }])];
}

function namesOf(written: ReadonlyArray<{ name: string }>): string[] {
  return written.map(({ name }) => name);
}
