import { basename, isAbsolute } from 'node:path';

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
      tag: 'targets',
      summary: 'The configured targets, without secrets, and the settings that a run can choose for each',
      result: z.array(TargetSummary),
      handle: async ({ caller }) => {
        const targets = await engine.targets();
        return caller.maySeePaths ? targets : targets.map(withoutPath);
      },
    }),
    defineRoute({
      method: 'post',
      path: '/api/v1/targets/{name}/check',
      id: 'checkTarget',
      tag: 'targets',
      summary: 'Connect to a target and report its version and the durability of its acks',
      params: TargetPath,
      result: Health,
      problems: [404, 502],
      handle: ({ params }) => engine.check(params.name),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/stores',
      id: 'listStores',
      tag: 'targets',
      summary:
        'Whether the store of each target can be reached: checked at most every 30 s, and never while a run uses it',
      result: z.array(StoreState),
      async handle({ caller }) {
        const stores = await engine.stores();
        return caller.maySeePaths ? stores : withoutPaths(stores, await engine.targets());
      },
    }),
  ];
}

/** A file's name without its folders: a Grafana user does not need to know this host's file layout. */
function withoutPath(target: TargetSummary): TargetSummary {
  return isAbsolute(target.address) ? { ...target, address: basename(target.address) } : target;
}

/** Problems name the file of an embedded store. */
function withoutPaths(stores: readonly StoreState[], targets: readonly TargetSummary[]): StoreState[] {
  return stores.map((store) => {
    const { address = '' } = targets.find(({ name }) => name === store.target) ?? {};
    // The address of a socket continues with its database, as in "/run/mysqld/mysqld.sock (temperature)".
    const [path = ''] = address.split(' (');
    const hide = (text: string) => text.replaceAll(path, basename(path));
    return store.problem === null || !isAbsolute(address)
      ? store
      : {
          ...store,
          problem: { ...store.problem, message: hide(store.problem.message), hint: hide(store.problem.hint) },
        };
  });
}
