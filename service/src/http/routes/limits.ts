import { z } from 'zod';

import type { Settings } from '../../config/settings.ts';
import { LimitSearch } from '../../model/limit-search.ts';
import type { Engine } from '../../engine/engine.ts';
import { Name } from '../parameters.ts';
import { limitRequestBody } from '../request-bodies.ts';
import { defineRoute, type Route } from '../route.ts';
import { Limit } from './runs.ts';
import { GroupRemovalQuery } from './sweeps.ts';

const SearchPath = z.strictObject({ id: Name.describe('ID of a limit search.') });
const PATH = '/api/v1/limits';

export function limitRoutes(engine: Engine, targets: Settings['targets']): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: PATH,
      id: 'listLimitSearches',
      summary: 'Limit searches, newest first',
      query: Limit,
      result: z.array(LimitSearch),
      handle: ({ query }) => engine.limitSearches(query.limit),
    }),
    defineRoute({
      method: 'post',
      path: PATH,
      id: 'startLimitSearch',
      summary: 'Find the highest rate that keeps to an objective, with a series of short runs',
      body: () => limitRequestBody(targets()),
      repeatable: true,
      status: 201,
      result: LimitSearch,
      problems: [404, 409, 502],
      location: (search) => `limits/${search.id}`,
      handle: ({ body, caller }) => engine.startLimitSearch(body, caller.login),
    }),
    defineRoute({
      method: 'get',
      path: `${PATH}/{id}`,
      id: 'getLimitSearch',
      summary: 'One limit search, with what its runs show so far',
      params: SearchPath,
      result: LimitSearch,
      handle: ({ params }) => engine.limitSearch(params.id),
    }),
    defineRoute({
      method: 'delete',
      path: `${PATH}/{id}`,
      id: 'removeLimitSearch',
      summary: 'Delete a finished limit search; its runs stay, or are deleted with it',
      params: SearchPath,
      query: GroupRemovalQuery,
      status: 204,
      result: z.void(),
      problems: [409, 502],
      handle: ({ params, query }) => engine.removeLimitSearch(params.id, query),
    }),
    defineRoute({
      method: 'post',
      path: `${PATH}/{id}/stop`,
      id: 'stopLimitSearch',
      summary: 'Stop a limit search and its current run',
      params: SearchPath,
      result: LimitSearch,
      problems: [409],
      handle: ({ params, caller }) => engine.stopLimitSearch(params.id, caller.login),
    }),
  ];
}
