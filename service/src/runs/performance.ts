import type { ConfiguredTarget } from '../config/settings.ts';
import type { Crew, CrewResult, CrewRun } from '../crew/crew.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { Report } from '../model/report.ts';
import type { RunState } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import type { Latencies } from '../producer/histograms.ts';
import { countBack } from './counting.ts';
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
  #drainLimit: NodeJS.Timeout | undefined;

  constructor(run: RunRecord, target: ConfiguredTarget, around: Surroundings) {
    this.#run = run;
    this.#target = target;
    this.#around = around;
  }

  /** Once: no new readings, commit the tail, count back. Twice: now. */
  stop(): void {
    this.#asked = this.#asked === 'go on' ? 'stop' : 'abort';
    this.#note(this.#asked === 'stop' ? 'Asked to stop.' : 'Asked to stop now.');
    this.#heed();
  }

  /** Resolves with the report, which is then on disk. Rejects only when the journal itself cannot be written. */
  async perform(): Promise<Report> {
    let fault: FaultRecord | null = null;
    try {
      await this.#prepare();
      fault = (await this.#write()).fault;
    } catch (thrown) {
      fault = Fault.from(thrown).record();
    }
    return this.#conclude(fault);
  }

  async #prepare(): Promise<void> {
    this.#enter('preparing');
    const { kind, settings } = this.#target;
    const sink = kind.connect(settings, this.#run.spec.sink);
    try {
      const store = await within(PREPARE_WITHIN_MS, 'checking the target', sink.check());
      this.#run.store = store;
      this.#around.journal.setStore(this.#run.id, store);
      const preparation = { run: this.#run.id, payload: this.#run.spec.payload };
      await within(PREPARE_WITHIN_MS, 'preparing the target', sink.prepare(preparation));
    } finally {
      await sink.close();
    }
    this.#crewRun = await this.#around.crew.muster({
      run: this.#run.id,
      spec: this.#run.spec,
      producers: this.#run.producers,
      sink: { kind: kind.kind, target: settings, options: this.#run.spec.sink },
    });
    this.#note(`${this.#run.producers} producer(s) connected; readings from ${this.#crewRun.source}.`);
  }

  async #write(): Promise<CrewResult> {
    const { spec } = this.#run;
    const startedAt = Date.now();
    this.#run.startedAt = startedAt;
    this.#around.journal.setStarted(this.#run.id, startedAt);
    const recorder = new Recorder(
      { id: this.#run.id, startedAt, warmupMs: spec.warmupMs },
      this.#around.journal,
      (sample, latencies) => this.#around.observe(this.#run, sample, latencies)
    );
    this.#recorder = recorder;
    this.#enter(recorder.isWarming ? 'warming' : 'running');

    const crewRun = this.#mustered();
    crewRun.go((second) => {
      recorder.add(second);
      if (this.#run.state === 'warming' && !recorder.isWarming) {
        this.#enter('running');
      }
    });
    this.#heed();
    const drain =
      spec.durationMs === null ? undefined : setTimeout(() => this.#drain(), spec.warmupMs + spec.durationMs);
    const result = await crewRun.ended;
    clearTimeout(drain);
    clearTimeout(this.#drainLimit);
    recorder.end(result.accounts);
    return result;
  }

  #drain(): void {
    if (this.#run.state !== 'draining') {
      this.#enter('draining');
      this.#drainLimit = setTimeout(() => {
        this.#note(`The store did not take the last commits within ${DRAIN_WITHIN_MS / 1000} s; they are given up.`);
        this.#crewRun?.abort();
      }, DRAIN_WITHIN_MS);
    }
  }

  /** Does what was asked, as soon as there is somebody to tell. */
  #heed(): void {
    if (this.#run.startedAt === null || this.#asked === 'go on') {
      return;
    }
    this.#drain();
    if (this.#asked === 'stop') {
      this.#crewRun?.stop();
    } else {
      this.#crewRun?.abort();
    }
  }

  async #conclude(fault: FaultRecord | null): Promise<Report> {
    const { journal } = this.#around;
    const totals = this.#recorder?.totals ?? new Totals();
    if (fault !== null) {
      this.#note(`${fault.message} ${fault.hint}`);
    }
    this.#enter('verifying');
    const progress = journal.progress(this.#run.id);
    const count =
      progress === null
        ? { ledger: null, problem: null }
        : await countBack(this.#target, {
            run: this.#run.id,
            options: this.#run.spec.sink,
            accounts: progress.accounts,
            rejected: totals.rejected,
            dropped: totals.dropped,
          });
    const report = buildReport(this.#run, totals, {
      state: fault !== null ? 'failed' : this.#asked === 'abort' ? 'cancelled' : 'done',
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
