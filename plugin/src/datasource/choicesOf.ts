import { Run } from '@thermobench/service/model/run.ts';
import { Sweep } from '@thermobench/service/model/sweep.ts';
import { z } from 'zod';

import { sweepTargets } from '../components/sweepAxes.ts';
import { named, runChoices, sweepChoice, type Choice } from './frames/choices.ts';
import { targetsInOrder, type Asking } from './targetOrder.ts';

const Locations = z.array(z.string());
const Runs = z.array(Run);
const Sweeps = z.array(Sweep);

export type ChoiceKind = 'targetNames' | 'locationNames' | 'runIds' | 'sweepIds';

interface Narrowed extends Asking {
  target?: string;
  /** For locations: whether to include those that only benchmark runs wrote. */
  runs?: string;
}

/** The available choices, for variables and for the query editor. Throws a ServiceError. */
export async function choicesOf(kind: ChoiceKind, asking: Narrowed): Promise<Choice[]> {
  const { service, signal, target, runs } = asking;
  switch (kind) {
    case 'targetNames':
      return named(await targetsInOrder(asking));
    case 'locationNames':
      return target ? named(await service.get('locations', Locations, { query: { target, runs }, signal })) : [];
    case 'runIds': {
      const runs = await service.get('runs', Runs, { signal });
      // A collection has no report, but would be the first choice as long as it writes.
      return runChoices(runs.filter(({ kind, spec }) => kind === 'run' && (!target || spec.target === target)));
    }
    case 'sweepIds': {
      const sweeps = await service.get('sweeps', Sweeps, { signal });
      return sweeps.filter(({ spec }) => !target || sweepTargets(spec).includes(target)).map(sweepChoice);
    }
  }
}
