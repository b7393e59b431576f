import { z } from 'zod';

import type { Settings } from '../../config/settings.ts';
import { Fault } from '../../model/fault.ts';
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
      tag: 'presets',
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
          throw new Fault({
            kind: 'configuration',
            code: 'TARGET_UNKNOWN',
            message: `There is no target "${query.target}".`,
            hint: `The configured targets are ${all.map(({ name }) => name).join(', ')}.`,
          });
        }
        return wanted.flatMap((target) => presetsFor(target, all));
      },
    }),
  ];
}
