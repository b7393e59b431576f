import type { Baseline } from '../model/baseline.ts';
import type { Host } from '../model/host.ts';
import type { StandingOutage } from '../model/outage-report.ts';
import type { Report } from '../model/report.ts';
import type { LimitSearch } from '../model/limit-search.ts';
import type { Run, RunEvent } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import type { Frame, NewestReading, RunRows, SeriesRequest } from '../model/series.ts';
import type { StoreState } from '../model/store-state.ts';
import type { Sweep } from '../model/sweep.ts';
import type { Health, TargetSummary } from '../model/target.ts';
import type { TrendRun } from '../model/trend.ts';

export interface SamplesQuery {
  /** Only samples that end after this second of the run. */
  after: number;
  /** Maximum number of samples; if there are more, the journal chooses a coarser interval. */
  maxPoints: number;
}

/** What is removed with a sweep or limit search: its runs, and the readings that they wrote. By default neither. */
export interface GroupRemoval {
  readonly runs: 'keep' | 'delete';
  readonly readings: 'keep' | 'delete';
}

export const NOTHING_ELSE: GroupRemoval = { runs: 'keep', readings: 'keep' };

/**
 * The operations of the command line and the HTTP API. One implementation works in this process on the data folder
 * (`LocalEngine`), the other calls a running service (`RemoteEngine`); callers use both in the same way.
 *
 * Every call throws a Fault. Codes that callers act on: `INVALID_INPUT` (with `fields`), `TARGET_UNKNOWN`, `TARGET_BUSY`,
 * `QUEUE_FULL`, `RUN_UNKNOWN`, `RUN_ACTIVE`, `REPORT_MISSING`, `SWEEP_UNKNOWN`, `SWEEP_ACTIVE`, `LIMIT_SEARCH_UNKNOWN`,
 * `LIMIT_SEARCH_ACTIVE`, `HOST_BUSY`, `BASELINE_ACTIVE`.
 */
export interface Engine {
  targets(): Promise<TargetSummary[]>;
  check(target: string): Promise<Health>;
  /** Whether the store of each target can be reached; checked at most once every 30 s, and never while a run uses it. */
  stores(): Promise<StoreState[]>;

  /** Validates the whole request, then starts or queues the run. `startedBy` names a person, if known. */
  start(request: unknown, startedBy: string | null): Promise<Run>;
  /** Newest first. */
  runs(limit: number): Promise<Run[]>;
  /** All runs that have not ended and whose process is still alive, however long ago they began. Newest first. */
  activeRuns(): Promise<Run[]>;
  run(id: string): Promise<Run>;
  /** The finished runs with the same configuration as this one, itself included: the newest `limit`, oldest first. */
  trend(id: string, limit: number): Promise<TrendRun[]>;
  /**
   * First call: stop building readings, commit the rest, count the stored rows, report. Second call: end immediately. Does
   * nothing if the run has ended. `by` names a person, if known.
   */
  stop(id: string, by?: string | null): Promise<Run>;
  /** Changes label, notes and tags of a run, in any state; validates the whole request. */
  edit(id: string, request: unknown): Promise<Run>;
  /**
   * Removes a finished run from the journal. Its readings stay in the store, or are deleted in the background. If the store would
   * not delete them, throws READINGS_STAY or the store's own Fault, and changes nothing.
   */
  remove(id: string, readings?: 'keep' | 'delete'): Promise<void>;
  samples(id: string, query: SamplesQuery): Promise<Sample[]>;
  events(id: string): Promise<RunEvent[]>;
  report(id: string): Promise<Report>;
  /**
   * Counts the rows of a finished run again and corrects its report. If the store cannot be read, throws and leaves the
   * report unchanged.
   */
  verify(id: string): Promise<Report>;
  /**
   * Tests the verdict on a finished run by an experiment: a sweep of short runs on the same target, which takes about a minute.
   * When it has ended, the report contains the result.
   */
  confirm(id: string, startedBy: string | null): Promise<Sweep>;

  startSweep(request: unknown, startedBy: string | null): Promise<Sweep>;
  sweeps(limit: number): Promise<Sweep[]>;
  sweep(id: string): Promise<Sweep>;
  stopSweep(id: string, by?: string | null): Promise<Sweep>;
  /** Removes a finished sweep; its runs stay, or are removed with it as by {@link remove}. */
  removeSweep(id: string, what?: GroupRemoval): Promise<void>;

  startLimitSearch(request: unknown, startedBy: string | null): Promise<LimitSearch>;
  limitSearches(limit: number): Promise<LimitSearch[]>;
  limitSearch(id: string): Promise<LimitSearch>;
  stopLimitSearch(id: string, by?: string | null): Promise<LimitSearch>;
  /** Removes a finished limit search; its runs stay, or are removed with it as by {@link remove}. */
  removeLimitSearch(id: string, what?: GroupRemoval): Promise<void>;

  /** What runs have broken on purpose and is not undone yet, oldest first. */
  outages(): Promise<StandingOutage[]>;
  /** Undoes what processes that have ended left broken. Resolves with each of them, and the problem of those that stay broken. */
  undoOutages(): Promise<StandingOutage[]>;

  /** The hosts that producers can run on. */
  hosts(): Promise<Host[]>;
  /**
   * Validates the whole request, checks for two seconds that nothing else uses the host, then starts to measure what the host can do
   * at most. `startedBy` names a person, if known.
   */
  startBaseline(host: string, request: unknown, startedBy: string | null): Promise<Baseline>;
  /** Newest first, those of other hosts included. */
  baselines(limit: number): Promise<Baseline[]>;
  baseline(id: string): Promise<Baseline>;
  /** Cancels a baseline, whose files are deleted then. Does nothing if it has ended. */
  stopBaseline(id: string): Promise<Baseline>;

  series(target: string, request: SeriesRequest): Promise<Frame[]>;
  /** Locations with readings; by default without those that only benchmark runs wrote. */
  locations(target: string, runs?: RunRows): Promise<string[]>;
  /** The newest reading of each location; by default without the rows of benchmark runs. */
  newest(target: string, runs?: RunRows): Promise<NewestReading[]>;

  /** Shuts down gracefully: stops runs and keeps their reports. */
  close(): Promise<void>;
}
