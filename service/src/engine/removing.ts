import type { RunRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { Fault } from '../model/fault.ts';
import { hasEnded } from '../model/run.ts';
import { invalidInput } from '../runs/spec.ts';
import type { SweepRemoval } from './engine.ts';
import type { Erasing } from './erasing.ts';

const STOP_IT = 'Stop it first.';

/** Removes ended runs and sweeps from the journal. If their rows are to be deleted too, {@link Erasing} does that. */
export class Removing {
  readonly #journal: Journal;
  readonly #erasing: Erasing;

  constructor(journal: Journal, erasing: Erasing) {
    this.#journal = journal;
    this.#erasing = erasing;
  }

  run(run: RunRecord, readings: 'keep' | 'delete'): void {
    if (!hasEnded(run.state)) {
      throw new Fault({ kind: 'conflict', code: 'RUN_ACTIVE', message: `Run ${run.id} has not ended.`, hint: STOP_IT });
    }
    const eraseIn = readings === 'keep' ? [] : storesOf(run);
    this.#erasing.refuseUndeletable(eraseIn);
    this.#journal.removeRun(run.id, eraseIn);
    this.#erasing.begin();
  }

  sweep({ id, state }: { id: string; state: string }, { runs, readings }: SweepRemoval): void {
    const ofSweep = this.#journal.runsOfSweep(id);
    if (state === 'running' || ofSweep.some((run) => !hasEnded(run.state))) {
      throw new Fault({ kind: 'conflict', code: 'SWEEP_ACTIVE', message: `Sweep ${id} has not ended.`, hint: STOP_IT });
    }
    if (runs === 'keep' && readings === 'delete') {
      const message = 'is possible only if the runs are deleted too: set runs to "delete"';
      throw invalidInput([{ field: 'readings', value: readings, message }]);
    }
    const eraseIn = (run: RunRecord) => (readings === 'keep' ? [] : storesOf(run));
    this.#erasing.refuseUndeletable([...new Set(ofSweep.flatMap(eraseIn))]);
    this.#journal.removeSweep(id, runs === 'keep' ? 'keep' : eraseIn);
    this.#erasing.begin();
  }
}

/** The targets that a run wrote to, directly or through a relay. */
function storesOf({ spec: { target, relayTo } }: RunRecord): string[] {
  return [target, ...(relayTo === null ? [] : [relayTo])];
}
