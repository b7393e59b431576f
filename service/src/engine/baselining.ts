import { resolve } from 'node:path';

import { Baselines } from '../baseline/baselines.ts';
import { hostOfThisProcess } from '../baseline/measured-host.ts';
import type { Journal } from '../journal/journal.ts';
import { BaselineOrder, type Baseline } from '../model/baseline.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { invalidInput, NOTHING_STARTED } from '../runs/spec.ts';
import { elsewhere } from './elsewhere.ts';
import type { Fleet } from './fleet.ts';
import { thisHost } from './this-host.ts';
import { unknown } from './unknown.ts';

/** Checks requests that concern baselines, and carries them out, on this host or one with an agent. */
export class Baselining {
  readonly #journal: Journal;
  readonly #dataFolder: string;
  readonly #fleet: Fleet;
  readonly #baselines: Baselines;

  constructor(journal: Journal, dataFolder: string, fleet: Fleet) {
    this.#journal = journal;
    this.#fleet = fleet;
    this.#dataFolder = dataFolder;
    this.#baselines = new Baselines(journal);
  }

  async start(host: string, request: unknown, startedBy: string | null): Promise<Baseline> {
    const order = BaselineOrder.safeParse(request ?? {});
    if (!order.success) {
      throw invalidInput(fieldErrors(order.error, [], request), NOTHING_STARTED);
    }
    const { folder, ...asked } = order.data;
    const isHere = host === thisHost().id;
    if (!isHere && folder !== null) {
      const message = 'can be chosen only for the host of this command';
      throw invalidInput([{ field: 'folder', value: folder, message }], NOTHING_STARTED);
    }
    const measured = isHere ? hostOfThisProcess(resolve(folder ?? this.#dataFolder)) : await this.#fleet.measured(host);
    return this.#baselines.start(measured, asked, startedBy);
  }

  one(id: string): Baseline {
    const baseline = this.#journal.baselines.one(id);
    if (baseline === null) {
      throw unknown('BASELINE_UNKNOWN', `There is no baseline ${id}.`);
    }
    return baseline;
  }

  /** Resolves once the files of the tests are deleted. */
  async stop(id: string): Promise<Baseline> {
    if (this.one(id).state === 'running' && !this.#baselines.conducts(id)) {
      throw elsewhere(`Baseline ${id}`);
    }
    await this.#baselines.stop(id);
    return this.one(id);
  }

  close(): Promise<void> {
    return this.#baselines.close();
  }
}
