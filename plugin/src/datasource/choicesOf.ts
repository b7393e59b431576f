import { collects, Run } from '@thermobench/service/model/run.ts';
import { Sweep } from '@thermobench/service/model/sweep.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { z } from 'zod';

import type { Service } from '../api/client.ts';
import { sweepTargets } from '../components/sweepAxes.ts';
import { named, runChoice, sweepChoice, type Choice } from './frames/choices.ts';

const Targets = z.array(TargetSummary);
const Locations = z.array(z.string());
const Runs = z.array(Run);
const Sweeps = z.array(Sweep);

export type ChoiceKind = 'targetNames' | 'locationNames' | 'runIds' | 'sweepIds';

interface Narrowed {
  target?: string;
  /** For locations: whether those that only benchmark runs wrote are among them. */
  runs?: string;
  signal?: AbortSignal;
}

/**
 * The available choices, for variables and for the query editor. Targets are in the order of the configuration, except that the
 * one with the newest collection is first. Throws a ServiceError.
 */
export async function choicesOf(
  kind: ChoiceKind,
  service: Pick<Service, 'get'>,
  { target, runs, signal }: Narrowed
): Promise<Choice[]> {
  switch (kind) {
    case 'targetNames': {
      const [targets, runs] = await Promise.all([
        service.get('targets', Targets, { signal }),
        service.get('runs', Runs, { signal }),
      ]);
      const names = targets.map(({ name }) => name);
      const collected = runs.find(({ kind, spec }) => kind === 'collection' || collects(spec))?.spec.target;
      // A variable starts with its first choice: a store that readings were collected in, rather than an empty one.
      return named(names.toSorted((a, b) => Number(b === collected) - Number(a === collected)));
    }
    case 'locationNames':
      return target ? named(await service.get('locations', Locations, { query: { target, runs }, signal })) : [];
    case 'runIds': {
      const runs = await service.get('runs', Runs, { signal });
      // A collection has no report, and would be the first choice as long as it writes.
      return runs.filter(({ kind, spec }) => kind === 'run' && (!target || spec.target === target)).map(runChoice);
    }
    case 'sweepIds': {
      const sweeps = await service.get('sweeps', Sweeps, { signal });
      return sweeps.filter(({ spec }) => !target || sweepTargets(spec).includes(target)).map(sweepChoice);
    }
  }
}
