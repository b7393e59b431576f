import { z } from 'zod';

import { FaultRecord } from '../model/fault.ts';
import { isHeadlineLowerBound } from '../model/lower-bound.ts';
import { faultyRows, Report, StoreFacts } from '../model/report.ts';
import { Run, RunBrief, RunSpec, RunState, Stop } from '../model/run.ts';
import { LimitSpec, Probe } from '../model/limit-search.ts';
import { SweepSpec } from '../model/sweep.ts';

/** A column of JSON text that must match the schema once parsed. */
export const json = <Schema extends z.ZodType>(schema: Schema) =>
  z.string().transform((text, context) => {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) {
      return parsed.data;
    }
    context.issues.push({ code: 'custom', input: text, message: parsed.error.message });
    return z.NEVER;
  });

/** The parts of a report that one line of a list needs. `relay` is null if the run had no relay. */
const BriefRow = RunBrief.extend({
  relay: RunBrief.pick({ ledger: true }).nullable(),
  ...Report.pick({ latencyMs: true, failed: true, pace: true }).shape,
}).transform(({ ledger, relay, latencyMs, failed, pace, ...brief }): RunBrief => ({
  ...brief,
  p99AtLeast: isHeadlineLowerBound({ latencyMs, failed, pace }),
  ledger: faultyRows({ ledger, relay }),
}));

/** SQL for {@link RunRow}: a run with only those parts of its report that lists show, because a whole report is too large to read for each line. */
export const RUN = `
  SELECT run.*, (
    SELECT json_object(
      'serviceP99Ms', report -> '$.latencyMs.service.p99', 'ledger', report -> '$.ledger',
      'relay', report -> '$.relay', 'generatorLimited', report -> '$.generator.limited',
      'intendedP99Ms', report -> '$.latencyMs.intended.p99',
      'latencyMs', report -> '$.latencyMs', 'failed', coalesce(report -> '$.failed', json('0')), 'pace', report -> '$.pace',
      'fellBehind', coalesce(report -> '$.pace.fellBehind', json('false')), 'stopped', report -> '$.stopped',
      'thresholds', coalesce(report -> '$.thresholds', json('[]')),
      'bound', report -> '$.bound', 'limit', report -> '$.verdict'
    )
    FROM report WHERE report.run = run.id
  ) AS brief
  FROM run`;

export const RunRow = z
  .object({
    id: z.string(),
    kind: Run.shape.kind,
    state: RunState,
    spec: json(RunSpec),
    sink: z.string(),
    producers: z.number(),
    owner: z.string(),
    created_at: z.number(),
    started_at: z.number().nullable(),
    ended_at: z.number().nullable(),
    started_by: z.string().nullable(),
    sweep: z.string().nullable(),
    limit_search: z.string().nullable(),
    offered: z.number(),
    acked: z.number(),
    rows_per_second: z.number().nullable(),
    valid: z.number().nullable(),
    store: json(StoreFacts).nullable(),
    brief: json(BriefRow).nullable(),
    notes: z.string(),
    tags: json(z.array(z.string())),
  })
  .transform(({ created_at, started_at, ended_at, started_by, limit_search, rows_per_second, valid, ...row }) => ({
    ...row,
    ...(limit_search !== null && { limitSearch: limit_search }),
    createdAt: created_at,
    startedAt: started_at,
    endedAt: ended_at,
    startedBy: started_by,
    rowsPerSecond: rows_per_second,
    valid: valid === null ? null : valid === 1,
  }));

/** A run as stored in the journal. `owner` is the process that executes it. */
export type RunRecord = z.infer<typeof RunRow>;

/** What is known about a run before it starts. */
export type NewRun = Omit<
  RunRecord,
  'id' | 'store' | 'offered' | 'acked' | 'rowsPerSecond' | 'valid' | 'brief' | 'startedAt' | 'endedAt' | 'notes'
>;

/** The settings of a run, without its results. */
export const SettingsRow = z.object({ id: z.string(), spec: json(RunSpec), producers: z.number() });
export type SettingsRecord = z.infer<typeof SettingsRow>;

/** A report, with the label, notes and tags that its run has now. */
export const ReportRow = z
  .object({
    report: json(Report),
    label: z.string().nullable(),
    notes: z.string(),
    tags: json(z.array(z.string())),
  })
  .transform(({ report, label, notes, tags }): Report => {
    const { label: _atStart, ...spec } = report.spec;
    return { ...report, notes, tags, spec: { ...spec, ...(label !== null && { label }) } };
  });

export const Accounts = z.array(
  z.object({
    producer: z.number(),
    offered: z.number(),
    acked: z.number(),
    unacked: z.array(z.tuple([z.number(), z.number()])),
  })
);

/** A row of a group of runs, such as a sweep. The plan lists its runs in their order. */
function groupRow<Spec extends z.ZodType, Step extends z.ZodType>(spec: Spec, step: Step) {
  return z.object({
    id: z.string(),
    state: z.enum(['running', 'done', 'failed', 'interrupted', 'cancelled']),
    spec: json(spec),
    owner: z.string(),
    created_at: z.number(),
    ended_at: z.number().nullable(),
    started_by: z.string().nullable(),
    plan: json(z.array(step)),
    problem: json(FaultRecord).nullable(),
    stopped: json(Stop).nullable(),
  });
}

export const SweepRow = groupRow(SweepSpec, z.object({ cell: z.number(), run: z.string().nullable() }));

/** A sweep as stored in the journal. Its plan lists, in order, the cell of each run, and the run once it has started. */
export type SweepRecord = z.infer<typeof SweepRow>;

export const LimitSearchRow = groupRow(LimitSpec, Probe);

/** A limit search as stored in the journal. Its plan lists the runs that have started. */
export type LimitSearchRecord = z.infer<typeof LimitSearchRow>;

/** What the records of all groups of runs have in common. */
export type GroupRecord = Omit<SweepRecord, 'spec' | 'plan'> & { readonly spec: unknown; readonly plan: unknown };
