import { z } from 'zod';

import type { Settings } from '../../config/settings.ts';
import { Report } from '../../model/report.ts';
import { Run, RunEvent } from '../../model/run.ts';
import { RunEdit } from '../../model/run-edit.ts';
import { Sample } from '../../model/sample.ts';
import { Sweep } from '../../model/sweep.ts';
import { TrendRun } from '../../model/trend.ts';
import { renderReport } from '../../reports/render.ts';
import type { Engine } from '../../engine/engine.ts';
import { Flag, inQuery, Name } from '../parameters.ts';
import { runRequestBody } from '../request-bodies.ts';
import { defineRoute, type Route } from '../route.ts';
import { reportRoute } from './report-route.ts';

const RunPath = z.strictObject({ id: Name.describe('ID of a run.') });
const PATH = '/api/v1/runs';
const ONE = `${PATH}/{id}`;

/** Counting a large table takes time. */
const VERIFY_DEADLINE_MS = 600_000;
/** For a report: enough for one point per second for an hour; a longer run gets coarser points. */
const REPORT_POINTS = 3600;

export const Limit = z.strictObject({
  limit: inQuery(z.int().min(1).max(1000)).default(100).describe('Maximum number of results, newest first.'),
});

const RunsQuery = Limit.extend({
  active: Flag.default(false).describe(
    'Only active runs: all of them, regardless of `limit`, because an endless run may be older than many ended ones.'
  ),
});

export function runRoutes(engine: Engine, targets: Settings['targets']): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: PATH,
      id: 'listRuns',
      summary: 'Runs, newest first',
      query: RunsQuery,
      result: z.array(Run),
      handle: ({ query: { active, limit } }) => (active ? engine.activeRuns() : engine.runs(limit)),
    }),
    defineRoute({
      method: 'post',
      path: PATH,
      id: 'startRun',
      summary: 'Start a run, or queue it behind the run that is using the target',
      body: () => runRequestBody(targets()),
      repeatable: true,
      status: 201,
      result: Run,
      problems: [404, 409, 502],
      location: (run) => `runs/${run.id}`,
      handle: ({ body, caller }) => engine.start(body, caller.login),
    }),
    defineRoute({
      method: 'get',
      path: ONE,
      id: 'getRun',
      summary: 'One run',
      params: RunPath,
      result: Run,
      handle: ({ params }) => engine.run(params.id),
    }),
    defineRoute({
      method: 'patch',
      path: ONE,
      id: 'editRun',
      summary: 'Change the label, notes and tags of a run',
      params: RunPath,
      body: () => RunEdit,
      result: Run,
      handle: ({ params, body }) => engine.edit(params.id, body),
    }),
    defineRoute({
      method: 'delete',
      path: ONE,
      id: 'removeRun',
      summary: 'Delete a finished run; its readings stay in the store, or are deleted in the background',
      params: RunPath,
      query: z.strictObject({
        readings: z
          .enum(['keep', 'delete'])
          .default('keep')
          .describe(
            "Whether the run's rows are also deleted from the stores, in small batches, after the response is sent. If " +
              'a store would refuse, nothing is deleted, and the response says why.'
          ),
      }),
      status: 204,
      result: z.void(),
      problems: [409, 502],
      handle: ({ params, query }) => engine.remove(params.id, query.readings),
    }),
    defineRoute({
      method: 'post',
      path: `${ONE}/stop`,
      id: 'stopRun',
      summary: 'Stop a run gracefully; a second call stops it immediately',
      params: RunPath,
      result: Run,
      problems: [409],
      handle: ({ params, caller }) => engine.stop(params.id, caller.login),
    }),
    defineRoute({
      method: 'get',
      path: `${ONE}/trend`,
      id: 'getTrend',
      summary:
        'The finished runs with the same configuration as this one, oldest first, each with the version and the durability settings that its store reported',
      params: RunPath,
      query: Limit.extend({ limit: Limit.shape.limit.describe('Maximum number of runs; the newest are returned.') }),
      result: z.array(TrendRun),
      handle: ({ params, query }) => engine.trend(params.id, query.limit),
    }),
    defineRoute({
      method: 'get',
      path: `${ONE}/samples`,
      id: 'getSamples',
      summary: 'The samples of a run over time: rows, latencies and what producers spent their time on',
      params: RunPath,
      query: z.strictObject({
        after: inQuery(z.int().min(-1)).default(-1).describe('Only samples that end after this second of the run.'),
        maxPoints: inQuery(z.int().min(1).max(10_000))
          .default(1000)
          .describe('Maximum number of samples; longer runs are returned at coarser intervals.'),
      }),
      result: z.array(Sample),
      handle: ({ params, query }) => engine.samples(params.id, query),
    }),
    defineRoute({
      method: 'get',
      path: `${ONE}/events`,
      id: 'getEvents',
      summary: 'The events of a run, as text',
      params: RunPath,
      result: z.array(RunEvent),
      handle: ({ params }) => engine.events(params.id),
    }),
    reportRoute({
      path: `${ONE}/report`,
      id: 'getReport',
      summary: 'The report of a finished run',
      params: RunPath,
      result: Report,
      problems: [409],
      read: (id) => engine.report(id),
      render: async (report, format, tbw) =>
        renderReport(report, await engine.samples(report.id, { after: -1, maxPoints: REPORT_POINTS }), format, tbw),
    }),
    defineRoute({
      method: 'post',
      path: `${ONE}/verify`,
      id: 'verifyRun',
      summary: "Recount the stored rows of a finished run and correct the run's report",
      params: RunPath,
      result: Report,
      problems: [409, 502],
      deadlineMs: VERIFY_DEADLINE_MS,
      handle: ({ params }) => engine.verify(params.id),
    }),
    defineRoute({
      method: 'post',
      path: `${ONE}/confirm`,
      id: 'confirmRun',
      summary: 'Test the verdict on a finished run by an experiment: a sweep of short runs with one setting changed',
      params: RunPath,
      repeatable: true,
      status: 201,
      result: Sweep,
      problems: [404, 409, 502],
      location: (sweep) => `sweeps/${sweep.id}`,
      handle: ({ params, caller }) => engine.confirm(params.id, caller.login),
    }),
  ];
}
