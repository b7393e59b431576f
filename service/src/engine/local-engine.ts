import { z } from 'zod';

import type { ConfiguredTarget, Settings } from '../config/settings.ts';
import { Collection } from '../collection/collection.ts';
import { LocalCrew } from '../crew/local-crew.ts';
import { interruptBaselines } from '../baseline/baselines.ts';
import type { Baseline } from '../model/baseline.ts';
import { Fault } from '../model/fault.ts';
import type { Host } from '../model/host.ts';
import type { LimitSearch } from '../model/limit-search.ts';
import type { StandingOutage } from '../model/outage-report.ts';
import type { Report } from '../model/report.ts';
import { hasEnded, type Run, type RunEvent } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import type { Frame, NewestReading, RunRows, SeriesRequest } from '../model/series.ts';
import type { StoreState } from '../model/store-state.ts';
import type { Sweep } from '../model/sweep.ts';
import type { Health, TargetSummary } from '../model/target.ts';
import type { TrendRun } from '../model/trend.ts';
import { rolesOf } from '../sinks/roles.ts';
import { sensorNamesFile } from '../sources/names.ts';
import { Breaker } from '../outages/breaker.ts';
import { privateStack } from '../outages/private-stack.ts';
import { Conductor, type SampleListener } from '../runs/conductor.ts';
import { Baselining } from './baselining.ts';
import { elsewhere } from './elsewhere.ts';
import { NOTHING_ELSE, type Engine, type GroupRemoval, type SamplesQuery } from './engine.ts';
import { confirmedAt } from './confirmed-at.ts';
import { Erasing, NO_DELETIONS } from './erasing.ts';
import { Fleet } from './fleet.ts';
import { healthOf } from './health.ts';
import { KnownHostPaths, type HostPaths } from './host-paths.ts';
import { Readings } from './readings.ts';
import { Removing } from './removing.ts';
import { Searching } from './searching.ts';
import { Sweeping } from './sweeping.ts';
import { StoreWatch } from './store-watch.ts';
import { trendOf } from './trend.ts';
import { observeHosts } from './observe-hosts.ts';
import { thisHost } from './this-host.ts';
import { unknown, unknownTarget } from './unknown.ts';
import { isAlive } from '../process/owner.ts';
import { canResume, interruptOrphans } from '../runs/interrupted.ts';
import type { RunRecord } from '../journal/rows.ts';
import { Journal } from '../journal/journal.ts';
import { recount } from '../runs/recount.ts';
import { checkEdit } from '../runs/edit.ts';
import { checkCollection, checkRun } from '../runs/spec.ts';
import { thresholdsSoFar } from '../runs/thresholds-so-far.ts';
import { experimentOn } from '../sweeps/experiment.ts';

/** Opens the engine of this process on its data folder; marks runs and baselines that another process left behind as interrupted. */
export function openLocalEngine(settings: Settings): LocalEngine {
  return new LocalEngine(settings);
}

/** The engine itself: journal, conductor and targets of one data folder. */
export class LocalEngine implements Engine {
  readonly #targets: Settings['targets'];
  readonly #dataFolder: string;
  readonly #journal: Journal;
  readonly #conductor: Conductor;
  readonly #fleet: Fleet;
  readonly #breaker: Breaker;
  readonly #sweeping: Sweeping;
  readonly #searching: Searching;
  readonly #readings: Readings;
  readonly #erasing: Erasing;
  readonly #removing: Removing;
  readonly #baselines: Baselining;
  readonly #stores = new StoreWatch(healthOf);
  readonly #hostPaths: KnownHostPaths;

  constructor(settings: Settings) {
    const { dataFolder, targets } = settings;
    this.#targets = targets;
    this.#dataFolder = dataFolder;
    this.#journal = new Journal(dataFolder);
    this.#hostPaths = new KnownHostPaths(settings, this.#journal);
    const crew = new LocalCrew((name) => this.#target(name), sensorNamesFile(dataFolder));
    this.#fleet = new Fleet(settings.fleet);
    this.#breaker = new Breaker(this.#journal.outages, privateStack(dataFolder));
    this.#conductor = new Conductor(this.#journal, this.#fleet.crew(crew), observeHosts, this.#breaker);
    this.#readings = new Readings(dataFolder, this.#journal.writtenRows);
    this.#sweeping = new Sweeping(this.#journal, this.#conductor, (target, times) =>
      this.#readings.forget(target, times)
    );
    this.#searching = new Searching(this.#journal, this.#conductor);
    this.#erasing = new Erasing(
      this.#journal.writtenRows,
      (name) => this.#target(name),
      (target, erasure) => this.#readings.forget(target, erasure)
    );
    this.#removing = new Removing(this.#journal, this.#erasing);
    this.#baselines = new Baselining(this.#journal, dataFolder, this.#fleet);
    interruptOrphans(this.#journal);
    interruptBaselines(this.#journal);
  }

  /** Continues the runs whose producers are on other hosts, and have outlived the service that started them. */
  resumeRuns(): void {
    for (const run of this.#journal.activeRuns()) {
      if (!isAlive(run.owner) && canResume(this.#journal, run)) {
        this.#conductor.resume(run, this.#target(run.spec.target));
      }
    }
  }

  /** Deletes, in the background, the readings of removed runs that an earlier process left. */
  resumeErasing(): void {
    this.#erasing.begin();
  }

  /** Undoes, in the background, what an earlier process left broken: a server may take minutes to start. */
  resumeUndoing(): void {
    void this.#breaker.undoLeft().then(
      (left) => left.filter(({ problem }) => problem !== null).forEach(({ what, problem }) => warnOf(what, problem)),
      (thrown: unknown) => warnOf('What a run has broken', Fault.from(thrown).message)
    );
  }

  /** Calls the listener for each second of each run of this process. */
  onSample(listener: SampleListener): void {
    this.#conductor.onSample(listener);
  }

  /** The paths of this host that results and errors of this engine may contain. */
  hostPaths(): HostPaths {
    return this.#hostPaths.all();
  }

  async targets(): Promise<TargetSummary[]> {
    return [...this.#targets().values()].map(({ name, origin, kind, settings }) => ({
      name,
      sink: kind.kind,
      address: kind.address(settings).text,
      origin,
      roles: rolesOf(kind),
      bytesPerRow: kind.bytesPerRow ?? null,
      options: z.toJSONSchema(kind.options, { io: 'input' }),
    }));
  }

  async check(name: string): Promise<Health> {
    return healthOf(this.#target(name));
  }

  async stores(): Promise<StoreState[]> {
    const active = this.#journal.activeRuns().filter((run) => run.kind === 'run' && this.#conductor.isConducted(run));
    const writing = active.filter(({ state }) => state !== 'planned');
    const used = writing.flatMap(({ spec }) => (spec.relayTo === null ? [spec.target] : [spec.target, spec.relayTo]));
    const confirmed = confirmedAt(this.#journal);
    const states = await this.#stores.states([...this.#targets().values()], new Set(used), confirmed);
    const deletions = this.#erasing.deletions();
    return states.map((state) => ({ ...state, ...(deletions.get(state.target) ?? NO_DELETIONS) }));
  }

  async start(request: unknown, startedBy: string | null): Promise<Run> {
    const cpusOf = await this.#fleet.cpuCount(request);
    return this.#shown(this.#conductor.start(checkRun(request, this.#targets(), cpusOf), { startedBy }));
  }

  async runs(limit: number): Promise<Run[]> {
    return this.#journal.runs(limit).map((run) => this.#shown(run));
  }

  async activeRuns(): Promise<Run[]> {
    // Without this check, a run whose process is gone would be listed until the next start of the service, and could
    // not be stopped.
    const active = this.#journal.activeRuns().filter((run) => this.#conductor.isConducted(run));
    return active.map((run) => this.#shown(run)).reverse();
  }

  async run(id: string): Promise<Run> {
    return this.#shown(this.#record(id));
  }

  async trend(id: string, limit: number): Promise<TrendRun[]> {
    const run = this.#record(id);
    const runs = trendOf(this.#journal, run, this.#targets().get(run.spec.target)?.kind, limit);
    return runs.map((each) => ({ ...this.#shown(each), store: each.store }));
  }

  async stop(id: string, by: string | null = null): Promise<Run> {
    const run = this.#record(id);
    if (!hasEnded(run.state) && !this.#conductor.stop(id, by)) {
      throw elsewhere(`Run ${id}`);
    }
    return this.run(id);
  }

  async edit(id: string, request: unknown): Promise<Run> {
    this.#journal.editRun(this.#record(id).id, checkEdit(request));
    return this.run(id);
  }

  async remove(id: string, readings: 'keep' | 'delete' = 'keep'): Promise<void> {
    await this.#removing.run(this.#record(id), readings);
  }

  async samples(id: string, { after, maxPoints }: SamplesQuery): Promise<Sample[]> {
    return this.#journal.progress.samples(this.#record(id).id, after, maxPoints);
  }

  async events(id: string): Promise<RunEvent[]> {
    return this.#journal.events(this.#record(id).id);
  }

  async report(id: string): Promise<Report> {
    const run = this.#record(id);
    const report = this.#journal.report(id);
    if (report === null) {
      throw new Fault({
        kind: 'conflict',
        code: 'REPORT_MISSING',
        message: `Run ${id} is ${run.state} and has no report yet.`,
        hint: 'Wait until it has ended, or stop it.',
      });
    }
    return report;
  }

  async verify(id: string): Promise<Report> {
    const report = await this.report(id);
    const relayTarget = report.relay === undefined ? null : this.#target(report.relay.target);
    return recount(this.#journal, { target: this.#target(report.target), relayTarget }, report);
  }

  async confirm(id: string, startedBy: string | null): Promise<Sweep> {
    return this.startSweep(experimentOn(await this.report(id)), startedBy);
  }

  /**
   * Starts a collection in this process; the caller waits for its end, or stops it. `observe` receives messages about
   * its progress.
   */
  async collect(request: unknown, startedBy: string | null, observe: (text: string) => void): Promise<Collection> {
    const { spec, target } = checkCollection(request, this.#targets());
    return Collection.begin(spec, target, {
      journal: this.#journal,
      dataFolder: this.#dataFolder,
      startedBy,
      observe,
    });
  }

  async startSweep(request: unknown, startedBy: string | null): Promise<Sweep> {
    return this.#sweeping.start(request, this.#targets(), startedBy, await this.#fleet.cpuCount(request));
  }

  async sweeps(limit: number): Promise<Sweep[]> {
    return this.#sweeping.newest(limit);
  }

  async sweep(id: string): Promise<Sweep> {
    return this.#sweeping.one(id);
  }

  async stopSweep(id: string, by: string | null = null): Promise<Sweep> {
    return this.#sweeping.stop(id, by);
  }

  async removeSweep(id: string, what: GroupRemoval = NOTHING_ELSE): Promise<void> {
    await this.#removing.sweep(this.#sweeping.one(id), what);
  }

  async outages(): Promise<StandingOutage[]> {
    return this.#breaker.standing();
  }

  async undoOutages(): Promise<StandingOutage[]> {
    return this.#breaker.undoLeft();
  }

  async hosts(): Promise<Host[]> {
    return [thisHost(), ...(await this.#fleet.hosts())];
  }

  async startBaseline(host: string, request: unknown, startedBy: string | null): Promise<Baseline> {
    return this.#baselines.start(host, request, startedBy);
  }

  async baselines(limit: number): Promise<Baseline[]> {
    return this.#journal.baselines.all(limit);
  }

  async baseline(id: string): Promise<Baseline> {
    return this.#baselines.one(id);
  }

  async stopBaseline(id: string): Promise<Baseline> {
    return this.#baselines.stop(id);
  }

  async startLimitSearch(request: unknown, startedBy: string | null): Promise<LimitSearch> {
    return this.#searching.start(request, this.#targets(), startedBy, await this.#fleet.cpuCount(request));
  }

  async limitSearches(limit: number): Promise<LimitSearch[]> {
    return this.#searching.newest(limit);
  }

  async limitSearch(id: string): Promise<LimitSearch> {
    return this.#searching.one(id);
  }

  async stopLimitSearch(id: string, by: string | null = null): Promise<LimitSearch> {
    return this.#searching.stop(id, by);
  }

  async removeLimitSearch(id: string, what: GroupRemoval = NOTHING_ELSE): Promise<void> {
    await this.#removing.limitSearch(this.#searching.one(id), what);
  }

  async series(target: string, request: SeriesRequest): Promise<Frame[]> {
    return this.#readings.series(this.#target(target), request);
  }

  async locations(target: string, runs: RunRows = 'hidden'): Promise<string[]> {
    return this.#readings.locations(this.#target(target), runs);
  }

  async newest(target: string, runs: RunRows = 'hidden'): Promise<NewestReading[]> {
    return this.#readings.newest(this.#target(target), runs);
  }

  async close(): Promise<void> {
    await this.#baselines.close();
    await Promise.all([this.#sweeping.close(), this.#searching.close()]);
    await this.#conductor.close();
    await this.#fleet.close();
    await this.#breaker.close();
    await Promise.all([this.#readings.close(), this.#erasing.close()]);
    this.#journal.close();
  }

  #shown(record: RunRecord): Run {
    const { owner: _owner, store: _store, producers: _producers, ...run } = record;
    const stoppable = this.#conductor.conducts(run.id);
    return { ...run, stoppable, thresholdsSoFar: thresholdsSoFar(this.#journal, record) };
  }

  #record(id: string): RunRecord {
    const run = this.#journal.run(id);
    if (run === null) {
      throw unknown('RUN_UNKNOWN', `There is no run ${id}.`);
    }
    const unrecorded = hasEnded(run.state) ? undefined : this.#conductor.unrecorded(id);
    if (unrecorded !== undefined) {
      throw unrecorded;
    }
    return run;
  }

  #target(name: string): ConfiguredTarget {
    const targets = this.#targets();
    const target = targets.get(name);
    if (target === undefined) {
      throw unknownTarget(name, targets);
    }
    return target;
  }
}

function warnOf(what: string, problem: string | null): void {
  process.emitWarning(`${what} could not be repaired. ${problem} Try again with \`thermobench outages undo\`.`);
}
