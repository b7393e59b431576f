import { z } from 'zod';

import { Report } from '../../model/report.ts';
import { hasEnded, RunId } from '../../model/run.ts';
import type { Engine } from '../../engine/engine.ts';
import { inQuery } from '../parameters.ts';
import { defineRoute, type Route } from '../route.ts';

/** Maximum number of reports in an answer: longer tables are hard to read, and each report takes a few kilobytes. */
const MAX_REPORTS = 100;
/** Maximum number of runs, newest first, among which finished ones are looked for. */
const MAX_RUNS = 1000;

/** Comma-separated run ids, which a browser can put into an address. */
const RunIds = z
  .string()
  .regex(/^[0-9a-z]{8}([0-9a-z]{13})?(,[0-9a-z]{8}([0-9a-z]{13})?){0,99}$/)
  .transform((ids) => ids.split(','))
  .pipe(z.array(RunId));

export function reportRoutes(engine: Engine): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/reports',
      id: 'listReports',
      summary: 'Reports of several finished runs in one response, newest first',
      query: z.strictObject({
        runs: RunIds.optional().describe('Only these runs; those that have not ended yet are left out.'),
        limit: inQuery(z.int().min(1).max(MAX_REPORTS)).default(20).describe('Maximum number of reports.'),
      }),
      result: z.array(Report),
      problems: [404],
      async handle({ query: { runs: wanted, limit } }) {
        const runs = wanted ? await Promise.all(wanted.map((id) => engine.run(id))) : await engine.runs(MAX_RUNS);
        const ended = runs.filter(({ state }) => hasEnded(state)).sort((one, other) => other.createdAt - one.createdAt);
        return Promise.all(ended.slice(0, limit).map(({ id }) => engine.report(id)));
      },
    }),
  ];
}
