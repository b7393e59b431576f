import { citableBaselines } from '../baseline/citable.ts';
import type { ConfiguredTarget } from '../config/settings.ts';
import type { Journal } from '../journal/journal.ts';
import type { RunRecord } from '../journal/rows.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { Report, StoreFacts } from '../model/report.ts';
import type { RunState } from '../model/run.ts';
import { countRows, notCounted, type Count, type ProducerClaims } from './counting.ts';
import { thresholdsInShort } from '../reports/threshold-words.ts';
import { sentence } from '../model/sentence.ts';
import type { Steady } from '../model/steady.ts';
import { buildReport, type Ending } from './report.ts';
import { MAX_RATES, steadiness } from './steadiness.ts';
import type { Totals } from './totals.ts';

/** What a report contains besides the totals, its end, and what the journal shows. */
type Conclusion = Omit<Ending, 'endedAt' | 'steady'>;

/** The steps of a run, in this order; a run of producers and a collection each have their own. */
export interface Steps {
  /** Makes the target ready. Throws the Fault of a target that cannot be written to. */
  prepare(): Promise<void>;
  /** Resolves when nothing more will be written, with the fault that ended it early, if any. */
  write(): Promise<FaultRecord | null>;
  /** Closes what write() used. Called even if an earlier step has failed. */
  release(fault: FaultRecord | null): Promise<void>;
  /** Counts the stored rows and collects what the report needs. */
  count(fault: FaultRecord | null): Promise<Conclusion & { totals: Totals }>;
}

/**
 * A run in the journal, from its first step to its report. The only writer of its state, its events and its report. Methods
 * throw if the journal cannot be written.
 */
export class Lifecycle {
  readonly run: RunRecord;
  readonly #journal: Journal;
  readonly #abandoned = Promise.withResolvers<never>();
  #abandonment: Fault | null = null;

  constructor(journal: Journal, run: RunRecord) {
    this.run = run;
    this.#journal = journal;
    this.#abandoned.promise.catch(() => {});
  }

  /** Performs the steps. Resolves with the report once it is on disk. */
  async perform(steps: Steps): Promise<Report> {
    let fault: FaultRecord | null = null;
    try {
      await steps.prepare();
      fault = await steps.write();
    } catch (thrown) {
      fault = thrown === this.#abandonment ? null : Fault.from(thrown).record();
    }
    await steps.release(fault);
    const { totals, ...conclusion } = await steps.count(fault);
    return this.end(totals, conclusion);
  }

  get isWriting(): boolean {
    return this.run.startedAt !== null && this.run.state !== 'verifying';
  }

  /** Records when the producers start, in milliseconds since 1970 UTC. This time may be in the future. Returns it. */
  start(startedAt = Date.now()): number {
    this.run.startedAt = startedAt;
    this.#journal.setStarted(this.run.id, startedAt);
    return startedAt;
  }

  enter(state: RunState): void {
    this.run.state = state;
    this.#journal.setState(this.run.id, state);
    this.note(`State: ${state}.`);
  }

  setStore(store: StoreFacts): void {
    this.run.store = store;
    this.#journal.setStore(this.run.id, store);
  }

  /** Adds an event to the run's log. */
  note(text: string): void {
    this.#journal.addEvent(this.run.id, { at: Date.now(), text });
  }

  /** Makes the steps before and after the writing stop waiting for a store. */
  abandon(): void {
    this.#abandonment = notCounted(this.run.id);
    this.#abandoned.reject(this.#abandonment);
  }

  /** The promise's own outcome; rejects once the run is abandoned. */
  unlessAbandoned<T>(promise: Promise<T>): Promise<T> {
    return Promise.race([promise, this.#abandoned.promise]);
  }

  /** The value of `inTime`, unless the run is abandoned. Disposes of `coming` if it arrives after we stopped waiting. */
  async orDispose<T>(inTime: Promise<T>, coming: Promise<T>, dispose: (late: T) => unknown): Promise<T> {
    try {
      return await this.unlessAbandoned(inTime);
    } catch (thrown) {
      void coming.then(dispose, () => {});
      throw thrown;
    }
  }

  /** Counts the stored rows; if the store cannot be read in time, there is no ledger and the result says why. */
  async count(target: ConfiguredTarget, claims: Omit<ProducerClaims, 'run'>): Promise<Count> {
    try {
      if (this.#abandonment !== null) {
        throw this.#abandonment;
      }
      const counting = countRows(target, { ...claims, run: this.run.id });
      return { ledger: await this.unlessAbandoned(counting), problem: null };
    } catch (thrown) {
      return { ledger: null, problem: Fault.from(thrown).record() };
    }
  }

  /** Writes the report, which ends the run. */
  end(totals: Totals, conclusion: Conclusion): Report {
    return this.endInThePast(totals, Date.now(), conclusion);
  }

  /** Writes the report of a run that ended earlier, while nobody was there to write it. */
  endInThePast(totals: Totals, endedAt: number, conclusion: Conclusion): Report {
    const report = buildReport(this.run, totals, {
      ...conclusion,
      endedAt,
      steady: this.#steady(totals, conclusion),
      baselines: citableBaselines(this.#journal),
    });
    const thresholds = thresholdsInShort(report);
    if (thresholds !== '') {
      this.note(sentence(thresholds));
    }
    this.note(`State: ${report.state}.`);
    this.#journal.addReport(report);
    this.run.state = report.state;
    return report;
  }

  /** A failed run has no steady part, because the fault that ended the run may have slowed it down before. */
  #steady({ measured }: Totals, { state }: Conclusion): Steady | null {
    return this.run.kind === 'collection' || state === 'failed' || measured.elapsedMs === 0
      ? null
      : steadiness(this.#journal.progress.rates(this.run.id, MAX_RATES), measured.elapsedMs / 1000);
  }
}
