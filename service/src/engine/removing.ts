import type { RunRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { Fault } from '../model/fault.ts';
import { hasEnded } from '../model/run.ts';
import { invalidInput } from '../runs/spec.ts';
import type { SweepRemoval } from './engine.ts';
import type { Erasing } from './erasing.ts';
import { unknown } from './unknown.ts';

const STOP_IT = 'Stop it first.';

/**
 * Removes finished runs and sweeps from the journal. If their rows are to be deleted too, {@link Erasing} does that.
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

  async sweep({ id, state }: { id: string; state: string }, { runs, readings }: SweepRemoval): Promise<void> {
    const ofSweep = this.#journal.runsOfSweep(id);
    if (state === 'running' || ofSweep.some((run) => !hasEnded(run.state))) {
      throw new Fault({ kind: 'conflict', code: 'SWEEP_ACTIVE', message: `Sweep ${id} has not ended.`, hint: STOP_IT });
    }
    if (runs === 'keep' && readings === 'delete') {
      const message = 'is possible only if the runs are deleted too: set runs to "delete"';
      throw invalidInput([{ field: 'readings', value: readings, message }], 'nothing was deleted');
    }
    const written = (run: RunRecord) => (readings === 'keep' ? [] : writtenBy(run));
    await this.#erasing.refuseUndeletable(ofSweep.flatMap(written));
    const removed = new Map(ofSweep.map((run) => [run.id, namesOf(written(run))]));
    if (!this.#journal.removeSweep(id, runs === 'keep' ? 'keep' : removed)) {
      throw this.#journal.sweep(id) === null ? unknown('SWEEP_UNKNOWN', `There is no sweep ${id}.`) : changed(id);
    }
    this.#erasing.begin();
  }
}

function changed(sweep: string): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'SWEEP_CHANGED',
    message: `A run of sweep ${sweep} was deleted by another request at the same time, so nothing else was deleted.`,
    hint: 'Check whether the readings of that run were kept, then delete the sweep again.',
  });
}

/** The targets that a run wrote to, directly or through a relay. A relay's tables do not depend on the run's sink settings. */
function writtenBy({ spec: { target, sink, relayTo } }: RunRecord) {
  return [{ name: target, options: sink }, ...(relayTo === null ? [] : [{ name: relayTo, options: {} }])];
}

function namesOf(written: ReadonlyArray<{ name: string }>): string[] {
  return written.map(({ name }) => name);
}
