import type { ConfiguredTarget, Targets } from '../config/settings.ts';
import type { Journal } from '../journal/journal.ts';
import type { SweepRecord } from '../journal/rows.ts';
import type { Sweep } from '../model/sweep.ts';
import type { Conductor } from '../runs/conductor.ts';
import type { CpuCount } from '../runs/spec.ts';
import type { Stretch } from '../sinks/hidden-runs.ts';
import { briefly, summarise } from '../sweeps/summary.ts';
import { Sweeps } from '../sweeps/sweeps.ts';
import { elsewhere } from './elsewhere.ts';
import { unknown } from './unknown.ts';

/** Carries out requests that concern sweeps. */
export class Sweeping {
  readonly #journal: Journal;
  readonly #sweeps: Sweeps;

  /** @param emptied - Called when the rows of a run, with these times, were deleted from a target. */
  constructor(journal: Journal, conductor: Conductor, emptied: (target: ConfiguredTarget, times: Stretch) => void) {
    this.#journal = journal;
    this.#sweeps = new Sweeps(journal, conductor, emptied);
  }

  start(request: unknown, targets: Targets, startedBy: string | null, cpusOf: CpuCount): Sweep {
    return this.#shown(this.#sweeps.start(request, targets, startedBy, cpusOf));
  }

  /** Newest first. */
  newest(limit: number): Sweep[] {
    return this.#journal.sweeps.newest(limit).map((sweep) => briefly(this.#shown(sweep)));
  }

  one(id: string): Sweep {
    const sweep = this.#journal.sweeps.get(id);
    if (sweep === null) {
      throw unknown('SWEEP_UNKNOWN', `There is no sweep ${id}.`);
    }
    const unrecorded = this.#sweeps.unrecorded(id);
    if (unrecorded !== undefined) {
      throw unrecorded;
    }
    return this.#shown(sweep);
  }

  stop(id: string, by: string | null): Sweep {
    if (this.one(id).state === 'running' && !this.#sweeps.stop(id, by)) {
      throw elsewhere(`Sweep ${id}`);
    }
    return this.one(id);
  }

  close(): Promise<void> {
    return this.#sweeps.close();
  }

  #shown(sweep: SweepRecord): Sweep {
    return { ...summarise(this.#journal, sweep), stoppable: this.#sweeps.conducts(sweep.id) };
  }
}
