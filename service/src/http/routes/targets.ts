import { z } from 'zod';

import { StoreState } from '../../model/store-state.ts';
import { Health, TargetSummary } from '../../model/target.ts';
import type { Engine } from '../../engine/engine.ts';
import { Name } from '../parameters.ts';
import { defineRoute, type Route } from '../route.ts';

const TargetPath = z.strictObject({ name: Name.describe('Name of a configured target.') });

export function targetRoutes(engine: Engine): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/targets',
      id: 'listTargets',
      summary: 'The configured targets, without secrets, and the settings that a run can choose for each',
      result: z.array(TargetSummary),
      handle: () => engine.targets(),
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/targets/{name}/check',
      id: 'checkTarget',
      summary: 'Connect to a target and report its version and the durability of its acks',
      params: TargetPath,
      result: Health,
      problems: [502],
      handle: ({ params }) => engine.check(params.name),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/stores',
      id: 'listStores',
      summary:
        'Whether the store of each target can be reached: checked at most once every 30 s, and never while a run uses it',
      result: z.array(StoreState),
      handle: () => engine.stores(),
    }),
  ];
}
