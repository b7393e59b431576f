import type { ConfiguredTarget } from '../config/settings.ts';
import type { Crew, CrewRun } from '../crew/crew.ts';
import type { HostSampler } from '../hosts/sampler.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunRecord } from '../journal/rows.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { HostWork } from '../model/host-work.ts';
import { patienceMs } from '../model/outage.ts';
import type { Breaker } from '../outages/breaker.ts';
import type { RelayReport } from '../model/report.ts';
import type { RunId, RunState, Stop } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import { counted } from '../model/sentence.ts';
import { withSink } from '../sinks/with-sink.ts';
import type { Latencies } from '../stats/histograms.ts';
import { alarm } from '../time/alarm.ts';
import { within } from '../time/deadline.ts';
import { DRAIN_WITHIN_MS, notDrained } from './execution-faults.ts';
import type { Count } from './counting.ts';
import type { Lifecycle, Steps } from './lifecycle.ts';
import { checkTarget, prepareTarget, rowsHeld } from './preparing.ts';
import { Recorder } from './recorder.ts';
import { Relaying } from './relaying.ts';
import { RunOutages, undoLeft } from './run-outages.ts';
import { RunHosts } from './run-hosts.ts';
import { takeOver, type RecordedBefore } from './take-over.ts';
import { Totals } from './totals.ts';
import { WatchedStore } from './watched-store.ts';

const RELAY_WITHIN_MS = 30_000;

/** Where a run writes, and where a relay copies its readings to. */
export interface Aim {
  target: ConfiguredTarget;
  relayTarget: ConfiguredTarget | null;
}

/**
 * Begins to observe the host on which the producers run, and those of the target's store.
 * @param measuredFrom when the warm-up ends, in milliseconds since 1970 UTC
 */
export type HostObserver = (target: ConfiguredTarget, measuredFrom: number) => HostSampler;

interface RunContext {
  journal: Journal;
  crew: Crew;
  observe(run: RunRecord, sample: Sample, latencies: Latencies): void;
  observeHosts: HostObserver;
  breaker: Breaker;
}

/** The steps of a run of producers, and how it is stopped. */
export class RunExecution implements Steps {
  readonly #lifecycle: Lifecycle;
  readonly #run: RunRecord;
  readonly #target: ConfiguredTarget;
  readonly #relayTarget: ConfiguredTarget | null;
  readonly #context: RunContext;
  #rowsAtStart: number | null = null;
  #hosts: RunHosts | null = null;
  #crewRun: CrewRun | null = null;
  #relaying: Relaying | null = null;
  #outages: RunOutages | null = null;
  #recorder: Recorder | null = null;
  #asked: 'go on' | 'stop' | 'abort' = 'go on';
  /** The first request to stop, unless the planned end came before it. */
  #stopped: Stop | null = null;
  /** Why the producers were aborted, if nobody requested it. */
  #givenUp: FaultRecord | null = null;
  #drainLimit: Disposable | null = null;
  /** What an earlier process recorded of this run. */
  #before: RecordedBefore | null = null;
  #hostWork: readonly HostWork[] | undefined;

  constructor(lifecycle: Lifecycle, { target, relayTarget }: Aim, context: RunContext) {
    this.#lifecycle = lifecycle;
    this.#run = lifecycle.run;
    this.#target = target;
    this.#relayTarget = relayTarget;
    this.#context = context;
  }

  /** First call: stop building readings, commit the rest, count the stored rows. Second call: end immediately. */
  stop(stop: Stop): void {
    this.#asked = this.#asked === 'go on' ? 'stop' : 'abort';
    if (this.#run.state !== 'draining' && this.#run.state !== 'verifying') {
      this.#stopped ??= stop;
    }
    const by = stop.by === null ? '' : ` by ${stop.by}`;
    this.#lifecycle.note(this.#asked === 'stop' ? `Stop requested${by}.` : `Immediate stop requested${by}.`);
    if (this.#lifecycle.isWriting) {
      this.#heed();
    } else if (this.#asked === 'abort') {
      this.#lifecycle.abandon();
    }
  }

  async prepare(): Promise<void> {
    if (this.#run.startedAt !== null) {
      ({ crewRun: this.#crewRun, before: this.#before } = await takeOver(this.#run, this.#context));
      this.#lifecycle.note('A new process of the service continues this run.');
      return;
    }
    this.#lifecycle.enter('preparing');
    await this.#lifecycle.unlessAbandoned(undoLeft(this.#context.breaker, (text) => this.#lifecycle.note(text)));
    await this.#prepareTarget();
    await this.#beginRelay();
    await this.#muster();
  }

  async write(): Promise<FaultRecord | null> {
    using watched = await WatchedStore.idle(this.#target, this.#run.spec.sink, (text) => this.#lifecycle.note(text));
    const crewRun = this.#crewRun;
    if (this.#asked !== 'go on' || crewRun === null) {
      crewRun?.abort();
      return null;
    }
    const startedAt = this.#run.startedAt ?? this.#lifecycle.start(crewRun.planStart?.());
    const { id, spec } = this.#run;
    const recorder = new Recorder(
      {
        ...{ id, startedAt, warmupMs: spec.warmupMs, everySeconds: 1 },
        ...(this.#before !== null && { before: this.#before }),
        ...(crewRun.state && { crew: () => crewRun.state?.() }),
      },
      this.#context.journal,
      (sample, latencies) => this.#context.observe(this.#run, sample, latencies)
    );
    this.#recorder = recorder;
    recorder.begin(crewRun.accounts);
    this.#lifecycle.enter(recorder.isWarming ? 'warming' : 'running');

    using hosts = new RunHosts(this.#context.observeHosts(this.#target, startedAt + spec.warmupMs), spec);
    this.#hosts = hosts;
    watched.begin();
    await using outages = RunOutages.begin(this.#run, {
      ...{ journal: this.#context.journal, breaker: this.#context.breaker, startedAt },
      targets: [this.#target, ...(this.#relayTarget === null ? [] : [this.#relayTarget])],
      relay: this.#relaying?.process,
      note: (text) => this.#orGiveUp(() => this.#lifecycle.note(text)),
    });
    this.#outages = outages;
    crewRun.go(
      (second, accounts) =>
        this.#orGiveUp(() => {
          const relay = this.#relaying?.takeSecond();
          const observed = [...hosts.take(), ...(second.hosts ?? [])];
          recorder.add({ ...second, relay, hosts: observed, store: watched.take() }, accounts);
          outages?.add(second, accounts);
          this.#leaveWarmUp(recorder);
        }),
      (text) => this.#lifecycle.note(text)
    );
    using _end =
      spec.durationMs === null
        ? null
        : alarm(startedAt + spec.warmupMs + spec.durationMs - Date.now(), () => this.#orGiveUp(() => this.#drain()));
    const { accounts, fault, hosts: work } = await crewRun.ended;
    this.#hostWork = work;
    work?.forEach(({ host, missing }) => missing !== null && this.#lifecycle.note(`${host}: ${missing}`));
    this.#drainLimit?.[Symbol.dispose]();
    // The rows are counted in servers that answer.
    await outages?.end();
    recorder.settle(accounts);
    await this.#settleHosts(hosts, recorder);
    await this.#drainRelay(recorder);
    recorder.end(accounts);
    crewRun.forget?.();
    return fault ?? this.#givenUp;
  }

  async release(fault: FaultRecord | null): Promise<void> {
    try {
      if (fault !== null) {
        this.#lifecycle.note(`${fault.message} ${fault.hint}`);
      }
      this.#lifecycle.enter('verifying');
    } finally {
      await this.#relaying?.end();
    }
  }

  async count(fault: FaultRecord | null) {
    const totals = this.#recorder?.totals ?? new Totals();
    const { rejected, dropped } = totals.all;
    const options = this.#run.spec.sink;
    const { ledger, problem } = await this.#countIn(this.#target, { options, rejected, dropped });
    const relay = await this.#reportRelay();
    return {
      totals,
      state: this.#endState(fault),
      fault,
      ledger,
      ledgerProblem: problem,
      ...(relay && { relay }),
      ...(this.#hostWork && { hosts: this.#hostWork }),
      ...(this.#outages && { outages: this.#outages.reports() }),
      source: this.#crewRun?.source.report ?? null,
      embedded: this.#target.kind.embedded,
      isLog: this.#target.kind.topic !== undefined,
      hasStoreHere: this.#hosts?.hasStore ?? false,
      gaps: this.#hosts?.gaps() ?? [],
      storesNothing: this.#target.kind.storesNothing ?? false,
      stopped: this.#stopped,
      overlapping: this.#overlapping(),
      storeRowsAtStart: this.#rowsAtStart,
    };
  }

  async #prepareTarget(): Promise<void> {
    const lifecycle = this.#lifecycle;
    await withSink(this.#target, this.#run.spec.sink, async (sink) => {
      lifecycle.setStore(await lifecycle.unlessAbandoned(checkTarget(sink)));
      await lifecycle.unlessAbandoned(prepareTarget(sink, this.#run));
      this.#rowsAtStart = await lifecycle.unlessAbandoned(rowsHeld(sink));
    });
  }

  async #beginRelay(): Promise<void> {
    if (this.#relayTarget === null || this.#asked !== 'go on') {
      return;
    }
    const begun = Relaying.begin(this.#run.id, this.#target, this.#relayTarget, (text) => this.#lifecycle.note(text));
    const inTime = within(RELAY_WITHIN_MS, 'preparing the relay', begun);
    this.#relaying = await this.#lifecycle.orDispose(inTime, begun, (late) => late.end());
    void this.#relaying.failed.then((fault) => this.#giveUp(fault));
    this.#lifecycle.note(`A relay copies the readings to ${this.#relayTarget.name}.`);
  }

  async #muster(): Promise<void> {
    if (this.#asked !== 'go on') {
      return;
    }
    const mustering = this.#context.crew.muster({
      run: this.#run.id,
      spec: this.#run.spec,
      producers: this.#run.producers,
    });
    this.#crewRun = await this.#lifecycle.orDispose(mustering, mustering, (late) => late.abort());
    this.#lifecycle.note(
      `${counted(this.#run.producers, 'producer')} connected. Source: ${this.#crewRun.source.description}.`
    );
  }

  async #settleHosts(hosts: RunHosts, recorder: Recorder): Promise<void> {
    if (this.#asked !== 'abort') {
      recorder.totals.addHosts(await hosts.settle());
    }
  }

  /** The producers have ended; the relay may still have records to process. */
  async #drainRelay(recorder: Recorder): Promise<void> {
    if (this.#relaying === null || this.#givenUp !== null || this.#asked === 'abort') {
      return;
    }
    if (this.#run.state !== 'draining') {
      this.#lifecycle.enter('draining');
    }
    await this.#relaying.drain(recorder.totals.all.acked, (elapsedMs, second) =>
      this.#orGiveUp(() => recorder.addRelayed(elapsedMs, second))
    );
  }

  #leaveWarmUp(recorder: Recorder): void {
    if (this.#run.state === 'warming' && !recorder.isWarming) {
      this.#lifecycle.enter('running');
    }
  }

  #drain(): void {
    if (this.#run.state !== 'draining') {
      // What is still broken must be repaired first, or nothing more could be committed.
      void this.#outages?.end();
      this.#drainLimit = alarm(DRAIN_WITHIN_MS + (patienceMs(this.#run.spec.outages) ?? 0), () =>
        this.#giveUp(notDrained())
      );
      this.#lifecycle.enter('draining');
    }
  }

  /** Applies stop requests while producers write. */
  #heed(): void {
    if (this.#asked === 'stop') {
      this.#crewRun?.stop();
    } else {
      this.#crewRun?.abort();
      this.#relaying?.giveUp();
    }
    this.#drain();
  }

  /**
   * Does work whose result nobody awaits. If it fails, for example because the journal cannot be written, ends the run, not the
   * process.
   */
  #orGiveUp(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#giveUp(Fault.from(thrown));
    }
  }

  #giveUp(fault: Fault): void {
    this.#givenUp ??= fault.record();
    this.#crewRun?.abort();
    this.#relaying?.giveUp();
  }

  /** Other runs of this host in progress at the same time: they shared its CPU and disk. */
  #overlapping(): RunId[] {
    const { id, startedAt } = this.#run;
    return startedAt === null ? [] : this.#context.journal.runsBetween(startedAt, Date.now(), id);
  }

  async #reportRelay(): Promise<RelayReport | null> {
    const relaying = this.#relaying;
    if (relaying === null) {
      return null;
    }
    const count = relaying.hasCaughtUp
      ? await this.#countIn(relaying.target, { options: {}, rejected: 0, dropped: 0 })
      : { ledger: null, problem: relaying.leftBehind(this.#run.spec.target) };
    return relaying.report(this.#run.startedAt ?? Date.now(), count, this.#hostWork);
  }

  /** Counts the rows in that target, unless the producers never started. */
  async #countIn(
    target: ConfiguredTarget,
    claims: { options: unknown; rejected: number; dropped: number }
  ): Promise<Count> {
    return this.#recorder === null
      ? { ledger: null, problem: null }
      : this.#lifecycle.count(target, { ...claims, accounts: this.#recorder.accounts });
  }

  #endState(fault: FaultRecord | null): RunState {
    if (fault !== null) {
      return 'failed';
    }
    if (this.#recorder === null || this.#asked === 'abort') {
      return 'cancelled';
    }
    const { offered } = this.#recorder.totals.all;
    return this.#asked === 'stop' && offered === 0 ? 'cancelled' : 'done';
  }
}
