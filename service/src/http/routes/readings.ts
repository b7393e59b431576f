import { z } from 'zod';

import { Frame, SeriesQuery } from '../../model/series.ts';
import type { Engine } from '../../engine/engine.ts';
import { inQuery, Instant, Name, NONE } from '../parameters.ts';
import { defineRoute, type Route } from '../route.ts';

const Target = z.strictObject({ target: Name.describe('Name of a configured target.') });
const { location, from, to } = SeriesQuery.shape;

export function readingRoutes(engine: Engine): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/series',
      id: 'getSeries',
      tag: 'readings',
      summary: 'Stored readings, downsampled in the store',
      params: NONE,
      query: Target.extend({
        location,
        from: Instant.describe(from.description ?? ''),
        to: Instant.describe(to.description ?? ''),
        maxPoints: inQuery(z.int().min(1).max(10_000))
          .default(500)
          .describe(
            'Maximum number of buckets per location, plus one if the range starts within a bucket, because bucket edges are fixed.'
          ),
      }),
      result: z.array(Frame),
      problems: [404, 502],
      handle: ({ query: { target, ...query } }) => engine.series(target, query),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/locations',
      id: 'listLocations',
      tag: 'readings',
      summary: 'Locations with readings in a target',
      params: NONE,
      query: Target,
      result: z.array(z.string()),
      problems: [404, 502],
      handle: ({ query }) => engine.locations(query.target),
    }),
  ];
}
