import { z } from 'zod';

import type { Settings } from '../../config/settings.ts';
import { Sweep } from '../../model/sweep.ts';
import { renderSweep } from '../../reports/sweep-report.ts';
import type { Engine } from '../../engine/engine.ts';
import { Name } from '../parameters.ts';
import { sweepRequestBody } from '../request-bodies.ts';
import { defineRoute, type Route } from '../route.ts';
import { reportRoute } from './report-route.ts';
import { Limit } from './runs.ts';

const SweepPath = z.strictObject({ id: Name.describe('ID of a sweep.') });
const PATH = '/api/v1/sweeps';

/** What is deleted with a sweep or limit search. */
export const GroupRemovalQuery = z.strictObject({
  runs: z.enum(['keep', 'delete']).default('keep').describe('Whether the runs and their reports are also deleted.'),
  readings: z
    .enum(['keep', 'delete'])
    .default('keep')
    .describe(
      'Whether the rows of these runs are also deleted from the stores; possible only with `runs=delete`. If a ' +
        'store would refuse, nothing is deleted, and the response says why.'
    ),
});

export function sweepRoutes(engine: Engine, targets: Settings['targets']): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: PATH,
      id: 'listSweeps',
      summary: 'Sweeps, newest first',
      query: Limit,
      result: z.array(Sweep),
      handle: ({ query }) => engine.sweeps(query.limit),
    }),
    defineRoute({
      method: 'post',
      path: PATH,
      id: 'startSweep',
      summary: 'Start one run for each combination in a matrix',
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
      summary: 'One sweep, with the results of its cells so far',
      params: SweepPath,
      result: Sweep,
      handle: ({ params }) => engine.sweep(params.id),
    }),
    reportRoute({
      path: `${PATH}/{id}/report`,
      id: 'getSweepReport',
      summary:
        'The results of a sweep: as JSON, as a table in HTML or Markdown, or as CSV with one line per combination',
      params: SweepPath,
      result: Sweep,
      read: (id) => engine.sweep(id),
      render: renderSweep,
    }),
    defineRoute({
      method: 'delete',
      path: `${PATH}/{id}`,
      id: 'removeSweep',
      summary: 'Delete a finished sweep; its runs stay, or are deleted with it',
      params: SweepPath,
      query: GroupRemovalQuery,
      status: 204,
      result: z.void(),
      problems: [409, 502],
      handle: ({ params, query }) => engine.removeSweep(params.id, query),
    }),
    defineRoute({
      method: 'post',
      path: `${PATH}/{id}/stop`,
      id: 'stopSweep',
      summary: 'Stop a sweep and its current run',
      params: SweepPath,
      result: Sweep,
      problems: [409],
      handle: ({ params, caller }) => engine.stopSweep(params.id, caller.login),
    }),
  ];
}
