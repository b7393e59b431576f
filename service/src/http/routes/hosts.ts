import { z } from 'zod';

import { Baseline, BaselineRequest } from '../../model/baseline.ts';
import { fieldErrors } from '../../model/field-errors.ts';
import { Host } from '../../model/host.ts';
import { invalidInput, NOTHING_STARTED } from '../../runs/spec.ts';
import type { Engine } from '../../engine/engine.ts';
import { Name } from '../parameters.ts';
import { defineRoute, type Route } from '../route.ts';
import { Limit } from './runs.ts';

const HOSTS = '/api/v1/hosts';
const BASELINES = '/api/v1/baselines';
const BaselinePath = z.strictObject({ id: Name.describe('ID of a baseline.') });

export function hostRoutes(engine: Engine): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: HOSTS,
      id: 'listHosts',
      summary: 'The hosts that producers can run on: that of the service, and those with agents',
      result: z.array(Host),
      handle: () => engine.hosts(),
    }),
    defineRoute({
      method: 'post',
      path: `${HOSTS}/{id}/baseline`,
      id: 'startBaseline',
      summary: 'Measure what a host can do at most: its CPUs, the disk of the data folder, and TCP',
      params: z.strictObject({ id: Name.describe('ID of a host.') }),
      body: () => BaselineRequest,
      repeatable: true,
      status: 201,
      result: Baseline,
      problems: [404, 409, 502],
      location: ({ id }) => `../../baselines/${id}`,
      handle: ({ params, body, caller }) => engine.startBaseline(params.id, checked(body), caller.login),
    }),
    defineRoute({
      method: 'get',
      path: BASELINES,
      id: 'listBaselines',
      summary: 'The measured limits of hosts and their disks, newest first',
      query: Limit,
      result: z.array(Baseline),
      handle: ({ query }) => engine.baselines(query.limit),
    }),
    defineRoute({
      method: 'get',
      path: `${BASELINES}/{id}`,
      id: 'getBaseline',
      summary: 'One baseline, with its figures so far',
      params: BaselinePath,
      result: Baseline,
      handle: ({ params }) => engine.baseline(params.id),
    }),
    defineRoute({
      method: 'post',
      path: `${BASELINES}/{id}/stop`,
      id: 'stopBaseline',
      summary: 'Cancel a baseline, and delete the files of its tests',
      params: BaselinePath,
      result: Baseline,
      problems: [409],
      handle: ({ params }) => engine.stopBaseline(params.id),
    }),
  ];
}

/** Refuses a folder, which the engine accepts: over HTTP, no caller may choose where this host writes. */
function checked(body: unknown): BaselineRequest {
  const { data, error } = BaselineRequest.safeParse(body);
  if (error === undefined) {
    return data;
  }
  throw invalidInput(fieldErrors(error, [], body), NOTHING_STARTED);
}
