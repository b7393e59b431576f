import { z } from 'zod';

import type { Settings } from '../../config/settings.ts';
import { Sweep } from '../../model/sweep.ts';
import type { Engine } from '../../engine/engine.ts';
import { Name } from '../parameters.ts';
import { sweepRequestBody } from '../request-bodies.ts';
import { defineRoute, type Route } from '../route.ts';
import { Limit } from './runs.ts';

const SweepPath = z.strictObject({ id: Name.describe('Id of a sweep.') });
const PATH = '/api/v1/sweeps';

export function sweepRoutes(engine: Engine, targets: Settings['targets']): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: PATH,
      id: 'listSweeps',
      tag: 'sweeps',
      summary: 'Sweeps, newest first',
      query: Limit,
      result: z.array(Sweep),
      handle: ({ query }) => engine.sweeps(query.limit),
    }),
    defineRoute({
      method: 'post',
      path: PATH,
      id: 'startSweep',
      tag: 'sweeps',
      summary: 'Start a run per cell of a matrix',
      body: () => sweepRequestBody(targets()),
      repeatable: true,
      status: 201,
      result: Sweep,
      problems: [404, 409, 502],
      location: (sweep) => `sweeps/${sweep.id}`,
      handle: ({ body, caller }) => engine.startSweep(body, caller.login),
    }),
    defineRoute({
      method: 'get',
      path: `${PATH}/{id}`,
      id: 'getSweep',
      tag: 'sweeps',
      summary: 'One sweep, with the results of its cells so far',
      params: SweepPath,
      result: Sweep,
      problems: [404],
      handle: ({ params }) => engine.sweep(params.id),
    }),
    defineRoute({
      method: 'post',
      path: `${PATH}/{id}/stop`,
      id: 'stopSweep',
      tag: 'sweeps',
      summary: 'Stop a sweep and its current run',
      params: SweepPath,
      result: Sweep,
      problems: [404, 409],
      handle: ({ params, caller }) => engine.stopSweep(params.id, caller.login),
    }),
  ];
}
