import { z } from 'zod';

import { Frame, NewestReading, RunRows, SeriesQuery } from '../../model/series.ts';
import { Location } from '../../model/reading.ts';
import type { Engine } from '../../engine/engine.ts';
import { inQuery, Instant, Name } from '../parameters.ts';
import { defineRoute, type Route } from '../route.ts';

const Target = z.strictObject({
  target: Name.describe('Name of a configured target.'),
  runs: RunRows.default('hidden'),
});
const { from, to } = SeriesQuery.shape;
const MAX_LOCATIONS = 1_000;

export function readingRoutes(engine: Engine): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/series',
      id: 'getSeries',
      summary: 'Stored readings, downsampled in the store',
      query: Target.extend({
        location: z
          .union([Location, z.array(Location).min(1).max(MAX_LOCATIONS)])
          .optional()
          .describe('Location to read; may be repeated. Without it, all locations are read.'),
        from: Instant.describe(from.description ?? ''),
        to: Instant.describe(to.description ?? ''),
        maxPoints: inQuery(z.int().min(1).max(10_000))
          .default(500)
          .describe(
            'Maximum number of buckets per location. One more is returned if the range starts within a bucket, because bucket edges are fixed.'
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
      summary: 'Locations with readings in a target',
      query: Target,
      result: z.array(z.string()),
      problems: [404, 502],
      handle: ({ query }) => engine.locations(query.target, query.runs),
    }),
    defineRoute({
      method: 'get',
      path: '/api/v1/newest',
      id: 'listNewestReadings',
      summary: 'The newest reading of each location in a target',
      query: Target,
      result: z.array(NewestReading),
      problems: [404, 502],
      handle: ({ query }) => engine.newest(query.target, query.runs),
    }),
  ];
}
