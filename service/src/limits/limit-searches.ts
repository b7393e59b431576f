import { refuseDuringBaseline } from '../baseline/baselines.ts';
import type { Targets } from '../config/settings.ts';
import type { Journal } from '../journal/journal.ts';
import type { LimitSearchRecord } from '../journal/rows.ts';
import { Fault } from '../model/fault.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { LimitSpec, type ProbeResult } from '../model/limit-search.ts';
import type { Report } from '../model/report.ts';
import type { RunId } from '../model/run.ts';
import { thisProcess } from '../process/owner.ts';
import type { Conductor } from '../runs/conductor.ts';
import { GroupWork, type Perform } from '../runs/group-work.ts';
import { checkRun, cpusHere, invalidInput, NOTHING_STARTED, type CheckedRun } from '../runs/spec.ts';
import { judgeProbe } from './judge-probe.ts';
import { nextRate } from './next-rate.ts';
import { probeRequest, refuseTooFewReadings, searchRange } from './probe-runs.ts';

/** The growth of a backlog is computed from at most this many samples; those of a long run are coarser. */
const MAX_SAMPLES = 120;

/** The run of a search at that rate; at full speed if it is null. */
type RunAt = (ratePerSecond: number | null) => CheckedRun;

/** Executes limit searches: a run at full speed, then paced runs, each at a rate that depends on the runs before it. */
export class LimitSearches extends GroupWork {
  readonly #journal: Journal;

  constructor(journal: Journal, conductor: Conductor) {
    super(conductor);
    this.#journal = journal;
  }

  /** Validates the request before anything starts; throws one INVALID_INPUT Fault with its errors. */
  start(request: unknown, targets: Targets, startedBy: string | null, cpusOf = cpusHere): LimitSearchRecord {
    const parsed = LimitSpec.safeParse(request);
    if (!parsed.success) {
      throw invalidInput(fieldErrors(parsed.error, [], request), NOTHING_STARTED);
    }
    const spec = parsed.data;
    const runAt: RunAt = (ratePerSecond) => checkRun(probeRequest(spec, ratePerSecond), targets, cpusOf);
    // All runs differ only in their rates.
    runAt(null);
    refuseTooFewReadings(spec);
    refuseDuringBaseline(this.#journal);
    this.refuseTooMany('limit searches');
    const search = this.#journal.limitSearches.add({
      ...{ state: 'running', spec, plan: [] },
      ...{ owner: thisProcess(), created_at: Date.now(), started_by: startedBy },
    });
    const save = () => this.#journal.limitSearches.update(search);
    this.conduct(search, { occasion: { limitSearch: search.id }, save }, (perform) =>
      this.#runAll(search, runAt, perform)
    );
    return search;
  }

  async #runAll(search: LimitSearchRecord, runAt: RunAt, perform: Perform): Promise<void> {
    const { plan, spec } = search;
    const measure = async (ratePerSecond: number | null): Promise<ProbeResult | null> => {
      const run = await perform(runAt(ratePerSecond), (started) =>
        plan.push({ ratePerSecond, run: started, result: null })
      );
      const result = search.stopped === null ? this.#resultOf(run, spec) : null;
      plan[plan.length - 1] = { ratePerSecond, run, result };
      return result;
    };
    const fullSpeed = (await measure(null))?.rowsPerSecond ?? 0;
    while (search.stopped === null) {
      const rate = nextRate(plan, searchRange(spec, { fullSpeed, checked: runAt(null), runs: plan.length }));
      if (rate === null) {
        return;
      }
      await measure(rate);
    }
  }

  #resultOf(run: RunId, { objective }: LimitSpec): ProbeResult {
    const report = this.#journal.report(run);
    if (report === null || report.state !== 'done' || report.stopped !== null || report.rowsPerSecond === null) {
      throw unusable(run, report);
    }
    return judgeProbe(report, this.#journal.progress.samples(run, -1, MAX_SAMPLES), objective);
  }
}

/** The Fault of a run that does not show whether its rate holds. */
function unusable(run: RunId, report: Report | null): Fault {
  const fault = report?.state === 'failed' ? report.errors[0] : undefined;
  return fault
    ? new Fault({ ...fault, message: `Run ${run} failed: ${fault.message}` })
    : new Fault({
        kind: 'conflict',
        code: 'PROBE_UNUSABLE',
        message: `Run ${run} was stopped, or it measured nothing.`,
        hint: 'Start the search again, and let its runs end by themselves.',
      });
}
