import type { ConfiguredTarget } from '../config/settings.ts';
import type { Crew, CrewRun, CrewSecond } from '../crew/crew.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { Report } from '../model/report.ts';
import type { RunState } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import type { Latencies } from '../producer/histograms.ts';
import { alarm } from './alarm.ts';
import { countBack, type Count } from './counting.ts';
import { within } from './deadline.ts';
import type { RunRecord } from './journal-rows.ts';
import type { Journal } from './journal.ts';
import { Recorder } from './recorder.ts';
import { buildReport } from './report.ts';
import { Totals } from './totals.ts';

const PREPARE_WITHIN_MS = 30_000;
/** From the last reading to the last commit; a store slower than this is given up. */
const DRAIN_WITHIN_MS = 60_000;

interface Surroundings {
  journal: Journal;
  crew: Crew;
  observe(run: RunRecord, sample: Sample, latencies: Latencies): void;
}

/** One run from preparing to its report: the order of the steps, and what happens when one of them fails. */
export class Performance {
  readonly #run: RunRecord;
  readonly #target: ConfiguredTarget;
  readonly #around: Surroundings;
  #crewRun: CrewRun | null = null;
  #recorder: Recorder | null = null;
  #asked: 'go on' | 'stop' | 'abort' = 'go on';
  /** Why the producers were told to give up, where nobody asked for it. */
  #givenUp: FaultRecord | null = null;
  #drainLimit: Disposable | null = null;
  /** Rejects when what happens before or after the writing shall not be waited for any more. */
  readonly #abandoned = Promise.withResolvers<never>();

  constructor(run: RunRecord, target: ConfiguredTarget, around: Surroundings) {
    this.#run = run;
    this.#target = target;
    this.#around = around;
    this.#abandoned.promise.catch(() => {});
  }

  /** Once: no new readings, commit the tail, count back. Twice: now. */
  stop(): void {
    this.#asked = this.#asked === 'go on' ? 'stop' : 'abort';
    this.#note(this.#asked === 'stop' ? 'Asked to stop.' : 'Asked to stop now.');
    if (this.#isWriting) {
      this.#heed();
    } else if (this.#asked === 'abort') {
      this.#abandoned.reject(stopped(this.#run.id));
    }
  }

  /** Resolves with the report, which is then on disk. Rejects only when the journal itself cannot be written. */
  async perform(): Promise<Report> {
    let fault: FaultRecord | null = null;
    try {
      await this.#prepare();
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
    return this.#conclude(fault);
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
      this.#around.journal.setStore(this.#run.id, store);
      const preparation = { run: this.#run.id, payload: this.#run.spec.payload };
      await this.#unlessAbandoned(within(PREPARE_WITHIN_MS, 'preparing the target', sink.prepare(preparation)));
    } finally {
      await sink.close();
    }
  }

  async #muster(): Promise<void> {
    const mustering = this.#around.crew.muster({
      run: this.#run.id,
      spec: this.#run.spec,
      producers: this.#run.producers,
      sink: { kind: this.#target.kind.kind, target: this.#target.settings, options: this.#run.spec.sink },
    });
    try {
      this.#crewRun = await this.#unlessAbandoned(mustering);
    } catch (thrown) {
      // A crew that comes too late is sent home.
      void mustering.then(
        (late) => late.abort(),
        () => {}
      );
      throw thrown;
    }
    this.#note(`${this.#run.producers} producer(s) connected; readings from ${this.#crewRun.source}.`);
  }

  /** Resolves, when all producers have ended, with what ended them before their time. */
  async #write(): Promise<FaultRecord | null> {
    const { id, spec } = this.#run;
    const startedAt = Date.now();
    this.#run.startedAt = startedAt;
    this.#around.journal.setStarted(id, startedAt);
    const recorder = new Recorder(
      { id, startedAt, warmupMs: spec.warmupMs, everySeconds: 1 },
      this.#around.journal,
      (sample, latencies) => this.#around.observe(this.#run, sample, latencies)
    );
    this.#recorder = recorder;
    this.#enter(recorder.isWarming ? 'warming' : 'running');

    const crewRun = this.#mustered();
    crewRun.go((second) => this.#orGiveUp(() => this.#record(second, recorder)));
    using _end =
      spec.durationMs === null
        ? null
        : alarm(spec.warmupMs + spec.durationMs, () => this.#orGiveUp(() => this.#drain()));
    const { accounts, fault } = await crewRun.ended;
    this.#drainLimit?.[Symbol.dispose]();
    recorder.end(accounts);
    return fault ?? this.#givenUp;
  }

  #record(second: CrewSecond, recorder: Recorder): void {
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

  /** Does what was asked while producers write. */
  #heed(): void {
    if (this.#asked === 'stop') {
      this.#crewRun?.stop();
    } else {
      this.#crewRun?.abort();
    }
    this.#drain();
  }

  /** Work that nobody waits for: a journal that cannot be written ends the run, not the process. */
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
  }

  async #conclude(fault: FaultRecord | null): Promise<Report> {
    const { journal } = this.#around;
    const totals = this.#recorder?.totals ?? new Totals();
    if (fault !== null) {
      this.#note(`${fault.message} ${fault.hint}`);
    }
    this.#enter('verifying');
    const count = await this.#count(totals);
    const report = buildReport(this.#run, totals, {
      state: this.#endState(fault),
      endedAt: Date.now(),
      fault,
      ledger: count.ledger,
      ledgerProblem: count.problem,
      embedded: this.#target.kind.embedded,
    });
    journal.addReport(report);
    this.#run.state = report.state;
    return report;
  }

  async #count(totals: Totals): Promise<Count> {
    const progress = this.#around.journal.progress(this.#run.id);
    if (progress === null) {
      return { ledger: null, problem: null };
    }
    const counting = countBack(this.#target, {
      run: this.#run.id,
      options: this.#run.spec.sink,
      accounts: progress.accounts,
      rejected: totals.rejected,
      dropped: totals.dropped,
    });
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
    const wroteNothing = this.#recorder === null;
    return this.#asked === 'abort' || wroteNothing ? 'cancelled' : 'done';
  }

  #unlessAbandoned<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#abandoned.promise]);
  }

  #enter(state: RunState): void {
    this.#run.state = state;
    this.#around.journal.setState(this.#run.id, state);
    this.#note(`State: ${state}.`);
  }

  #note(text: string): void {
    this.#around.journal.addEvent(this.#run.id, { at: Date.now(), text });
  }

  #mustered(): CrewRun {
    if (this.#crewRun === null) {
      throw new Error('The crew writes before it was mustered.');
    }
    return this.#crewRun;
  }
}

function stopped(run: string): Fault {
  return new Fault({
    kind: 'transient',
    code: 'STOPPED',
    message: 'The run was stopped before its rows were counted back.',
    hint: `Count them now: thermobench verify ${run}`,
  });
}

function notDrained(): Fault {
  return new Fault({
    kind: 'transient',
    code: 'DRAIN_TIMED_OUT',
    message: `The store did not take the last commits within ${DRAIN_WITHIN_MS / 1000} s; they are given up.`,
    hint: 'Look what holds the store up; or commit less at a time, or with fewer producers.',
  });
}
