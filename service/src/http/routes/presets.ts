import { z } from 'zod';

import type { Settings } from '../../config/settings.ts';
import { unknownTarget } from '../../engine/unknown.ts';
import { Preset } from '../../model/preset.ts';
import { Name } from '../parameters.ts';
import { presetsFor } from '../presets.ts';
import { defineRoute, type Route } from '../route.ts';

export function presetRoutes(targets: Settings['targets']): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/presets',
      id: 'listPresets',
      summary: 'Experiments ready to start, for one target or for all',
      query: z.strictObject({
        target: Name.optional().describe('Name of a configured target; without it, all of them.'),
      }),
      result: z.array(Preset),
      problems: [404],
      async handle({ query }) {
        const all = [...targets().values()];
        const wanted = all.filter(({ name }) => name === (query.target ?? name));
        if (query.target !== undefined && wanted.length === 0) {
          throw unknownTarget(query.target, targets());
        }
        return wanted.flatMap((target) => presetsFor(target, all));
      },
    }),
  ];
}
