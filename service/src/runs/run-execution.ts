import type { ConfiguredTarget } from '../config/settings.ts';
import type { Crew, CrewRun } from '../crew/crew.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { RelayReport, Report } from '../model/report.ts';
import type { RunId, RunState } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import { knownLocations } from '../sources/known-locations.ts';
import { counted } from '../model/sentence.ts';
import type { Latencies } from '../stats/histograms.ts';
import type { Sink } from '../sinks/contract.ts';
import { alarm } from '../time/alarm.ts';
import { countBack, type ProducerClaims, type Count } from './counting.ts';
import { within } from '../time/deadline.ts';
import type { RunRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { DRAIN_WITHIN_MS, notDrained, stopped } from './execution-faults.ts';
import { Recorder } from './recorder.ts';
import { Relaying } from './relaying.ts';
import { buildReport } from './report.ts';
import { rowsHeld } from './rows-held.ts';
import type { RunSecond } from './second.ts';
import { Totals } from './totals.ts';

const PREPARE_WITHIN_MS = 30_000;

/** Where a run writes, and where a relay copies its readings to. */
export interface Aim {
  target: ConfiguredTarget;
  relayTarget: ConfiguredTarget | null;
}

interface RunContext {
  journal: Journal;
  crew: Crew;
  observe(run: RunRecord, sample: Sample, latencies: Latencies): void;
}

/** One run, from preparation to its report: the order of the steps, and what happens if one fails. */
export class RunExecution {
  readonly #run: RunRecord;
  readonly #target: ConfiguredTarget;
  readonly #relayTarget: ConfiguredTarget | null;
  readonly #context: RunContext;
  #rowsAtStart: number | null = null;
  #crewRun: CrewRun | null = null;
  #relaying: Relaying | null = null;
  #recorder: Recorder | null = null;
  #asked: 'go on' | 'stop' | 'abort' = 'go on';
  /** Why the producers were aborted, if nobody asked for it. */
  #givenUp: FaultRecord | null = null;
  #drainLimit: Disposable | null = null;
  /** Rejects when the steps before or after the writing are no longer waited for. */
  readonly #abandoned = Promise.withResolvers<never>();

  constructor(run: RunRecord, { target, relayTarget }: Aim, context: RunContext) {
    this.#run = run;
    this.#target = target;
    this.#relayTarget = relayTarget;
    this.#context = context;
    this.#abandoned.promise.catch(() => {});
  }

  /** First call: stop building readings, commit the rest, count back. Second call: end at once. */
  stop(): void {
    this.#asked = this.#asked === 'go on' ? 'stop' : 'abort';
    this.#note(this.#asked === 'stop' ? 'Asked to stop.' : 'Asked to stop now.');
    if (this.#isWriting) {
      this.#heed();
    } else if (this.#asked === 'abort') {
      this.#abandoned.reject(stopped(this.#run.id));
    }
  }

  /** Resolves with the report once it is on disk. Rejects only if the journal itself cannot be written. */
  async execute(): Promise<Report> {
    let fault: FaultRecord | null = null;
    try {
      await this.#prepare();
      await this.#beginRelay();
      if (this.#asked === 'go on') {
        await this.#muster();
      }
      if (this.#asked === 'go on') {
        fault = await this.#write();
      } else {
        this.#crewRun?.abort();
      }
    } catch (thrown) {
      fault = this.#asked === 'abort' ? null : Fault.from(thrown).record();
    }
    try {
      return await this.#conclude(fault);
    } finally {
      // The journal may have failed before the relay was ended.
      await this.#relaying?.end();
    }
  }

  get #isWriting(): boolean {
    return this.#run.startedAt !== null && this.#run.state !== 'verifying';
  }

  async #prepare(): Promise<void> {
    this.#enter('preparing');
    const { kind, settings } = this.#target;
    const sink = kind.connect(settings, this.#run.spec.sink);
    try {
      const store = await this.#unlessAbandoned(within(PREPARE_WITHIN_MS, 'checking the target', sink.check()));
      this.#run.store = store;
      this.#context.journal.setStore(this.#run.id, store);
      await this.#unlessAbandoned(within(PREPARE_WITHIN_MS, 'preparing the target', this.#prepareSink(sink)));
      this.#rowsAtStart = await this.#unlessAbandoned(rowsHeld(sink));
    } finally {
      await sink.close();
    }
  }

  async #prepareSink(sink: Sink): Promise<void> {
    const { id, spec } = this.#run;
    await sink.prepare({ run: id, payload: spec.payload, locations: knownLocations(spec.source) });
    await sink.refuseTaken?.(id);
  }

  async #beginRelay(): Promise<void> {
    if (this.#relayTarget === null || this.#asked !== 'go on') {
      return;
    }
    const begun = Relaying.begin(this.#run.id, this.#target, this.#relayTarget, (text) => this.#note(text));
    const inTime = within(PREPARE_WITHIN_MS, 'preparing the relay', begun);
    this.#relaying = await this.#orDispose(inTime, begun, (late) => late.end());
    void this.#relaying.failed.then((fault) => this.#giveUp(fault));
    this.#note(`A relay brings the readings on to ${this.#relayTarget.name}.`);
  }

  async #muster(): Promise<void> {
    const mustering = this.#context.crew.muster({
      run: this.#run.id,
      spec: this.#run.spec,
      producers: this.#run.producers,
    });
    this.#crewRun = await this.#orDispose(mustering, mustering, (late) => late.abort());
    this.#note(
      `${counted(this.#run.producers, 'producer')} connected; readings from ${this.#crewRun.source.description}.`
    );
  }

  /** Resolves when all producers have ended, with the fault that ended them early, if any. */
  async #write(): Promise<FaultRecord | null> {
    const { id, spec } = this.#run;
    const startedAt = Date.now();
    this.#run.startedAt = startedAt;
    this.#context.journal.setStarted(id, startedAt);
    const recorder = new Recorder(
      { id, startedAt, warmupMs: spec.warmupMs, everySeconds: 1 },
      this.#context.journal,
      (sample, latencies) => this.#context.observe(this.#run, sample, latencies)
    );
    this.#recorder = recorder;
    this.#enter(recorder.isWarming ? 'warming' : 'running');

    const crewRun = this.#mustered();
    crewRun.go((second) =>
      this.#orGiveUp(() => this.#record({ ...second, relay: this.#relaying?.takeSecond() }, recorder))
    );
    using _end =
      spec.durationMs === null
        ? null
        : alarm(spec.warmupMs + spec.durationMs, () => this.#orGiveUp(() => this.#drain()));
    const { accounts, fault } = await crewRun.ended;
    this.#drainLimit?.[Symbol.dispose]();
    recorder.settle(accounts);
    await this.#drainRelay(recorder);
    recorder.end(accounts);
    return fault ?? this.#givenUp;
  }

  /** The producers have ended; the relay may still have records to process. */
  async #drainRelay(recorder: Recorder): Promise<void> {
    if (this.#relaying === null || this.#givenUp !== null || this.#asked === 'abort') {
      return;
    }
    if (this.#run.state !== 'draining') {
      this.#enter('draining');
    }
    await this.#relaying.drain(recorder.totals.acked, (elapsedMs, second) =>
      this.#orGiveUp(() => recorder.addRelayed(elapsedMs, second))
    );
  }

  #record(second: RunSecond, recorder: Recorder): void {
    recorder.add(second);
    if (this.#run.state === 'warming' && !recorder.isWarming) {
      this.#enter('running');
    }
  }

  #drain(): void {
    if (this.#run.state !== 'draining') {
      this.#drainLimit = alarm(DRAIN_WITHIN_MS, () => this.#giveUp(notDrained()));
      this.#enter('draining');
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

  /** Work that nobody awaits: a journal that cannot be written ends the run, not the process. */
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

  async #conclude(fault: FaultRecord | null): Promise<Report> {
    const { journal } = this.#context;
    const totals = this.#recorder?.totals ?? new Totals();
    if (fault !== null) {
      this.#note(`${fault.message} ${fault.hint}`);
    }
    this.#enter('verifying');
    await this.#relaying?.end();
    const { rejected, dropped } = totals;
    const count = await this.#count(this.#target, this.#run.spec.sink, { rejected, dropped });
    const relay = await this.#reportRelay();
    const report = buildReport(this.#run, totals, {
      state: this.#endState(fault),
      endedAt: Date.now(),
      fault,
      ledger: count.ledger,
      ledgerProblem: count.problem,
      ...(relay && { relay }),
      source: this.#crewRun?.source.report ?? null,
      embedded: this.#target.kind.embedded,
      overlapping: this.#overlapping(),
      storeRowsAtStart: this.#rowsAtStart,
    });
    journal.addReport(report);
    this.#run.state = report.state;
    return report;
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
      ? await this.#count(relaying.target, {}, { rejected: 0, dropped: 0 })
      : { ledger: null, problem: relaying.leftBehind(this.#run.spec.target) };
    return relaying.report(this.#run.startedAt ?? Date.now(), count);
  }

  async #count(
    target: ConfiguredTarget,
    options: unknown,
    lacking: Pick<ProducerClaims, 'rejected' | 'dropped'>
  ): Promise<Count> {
    const progress = this.#context.journal.progress(this.#run.id);
    if (progress === null) {
      return { ledger: null, problem: null };
    }
    const { accounts } = progress;
    const counting = countBack(target, { run: this.#run.id, options, accounts, ...lacking });
    try {
      return await this.#unlessAbandoned(counting);
    } catch (thrown) {
      return { ledger: null, problem: Fault.from(thrown).record() };
    }
  }

  #endState(fault: FaultRecord | null): RunState {
    if (fault !== null) {
      return 'failed';
    }
    if (this.#recorder === null || this.#asked === 'abort') {
      return 'cancelled';
    }
    const { offered } = this.#recorder.totals;
    return this.#asked === 'stop' && offered === 0 ? 'cancelled' : 'done';
  }

  #unlessAbandoned<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#abandoned.promise]);
  }

  /** The value of `inTime`, unless the run is abandoned. Disposes of `coming` if it arrives after we stopped waiting. */
  async #orDispose<T>(inTime: Promise<T>, coming: Promise<T>, dispose: (late: T) => unknown): Promise<T> {
    try {
      return await this.#unlessAbandoned(inTime);
    } catch (thrown) {
      void coming.then(dispose, () => {});
      throw thrown;
    }
  }

  #enter(state: RunState): void {
    this.#run.state = state;
    this.#context.journal.setState(this.#run.id, state);
    this.#note(`State: ${state}.`);
  }

  #note(text: string): void {
    this.#context.journal.addEvent(this.#run.id, { at: Date.now(), text });
  }

  #mustered(): CrewRun {
    if (this.#crewRun === null) {
      throw new Error('The crew writes before it was mustered.');
    }
    return this.#crewRun;
  }
}
