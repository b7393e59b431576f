import { z } from 'zod';

import { Annotation } from '../../model/annotation.ts';
import type { Engine } from '../../engine/engine.ts';
import { Instant } from '../parameters.ts';
import { defineRoute, type Route } from '../route.ts';
import { outageWindows } from '../outage-windows.ts';
import { runWindows } from '../run-windows.ts';

/** Number of newest runs that are drawn. */
const MAX_RUNS = 1000;

export function annotationRoutes(engine: Engine): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/annotations',
      id: 'listAnnotations',
      summary:
        'Start and end of runs and of their outages, as annotations for any graph; collections are left out, because they have no planned end',
      query: z.strictObject({
        from: Instant.describe('Milliseconds since 1970 UTC.'),
        to: Instant.describe('Milliseconds since 1970 UTC, exclusive.'),
      }),
      result: z.array(Annotation),
      async handle({ query }) {
        const runs = await engine.runs(MAX_RUNS);
        return [...runWindows(runs, query), ...(await outageWindows(engine, runs, query))];
      },
    }),
  ];
}
