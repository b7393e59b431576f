import { join } from 'node:path';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { CollectionSpec } from '../model/collection.ts';
import type { Report } from '../model/report.ts';
import { RunSpec, type RunId } from '../model/run.ts';
import { countBack } from '../runs/counting.ts';
import type { RunRecord } from '../runs/journal-rows.ts';
import type { Journal } from '../runs/journal.ts';
import { isAlive, thisProcess } from '../runs/owner.ts';
import { Recorder } from '../runs/recorder.ts';
import { recount } from '../runs/recount.ts';
import { buildReport } from '../runs/report.ts';
import { openSource } from '../sources/index.ts';
import { deliveredLate } from './account.ts';
import { Collector } from './collector.ts';
import { COLLECTOR } from './delivery.ts';
import { Spool } from './spool.ts';

/** A collection may run for years: a sample a minute is kept of it, not one a second. */
const SAMPLE_EVERY_SECONDS = 60;

interface Surroundings {
  journal: Journal;
  dataFolder: string;
  startedBy: string | null;
}

/** A collection from its start to its report, kept in the journal like a run. */
export class Collection {
  readonly run: RunRecord;
  /** Resolves with the report once it is on disk. */
  readonly ended: Promise<Report>;
  readonly #target: ConfiguredTarget;
  readonly #around: Surroundings;
  readonly #collector: Collector;
  readonly #spool: Spool;
  readonly #late = new Set<RunId>();
  #stops = 0;

  /**
   * Begins to collect. Throws TARGET_BUSY where another process collects into the target, and the Fault of a source or target
   * that is set up wrong; a store that is merely away is waited for.
   */
  static async begin(spec: CollectionSpec, target: ConfiguredTarget, around: Surroundings): Promise<Collection> {
    refuseSecond(around.journal, target.name);
    const sink = target.kind.connect(target.settings, spec.sink);
    try {
      await sink.check();
    } catch (thrown) {
      if (Fault.from(thrown).kind !== 'transient') {
        throw thrown;
      }
    } finally {
      await sink.close();
    }
    return new Collection(spec, target, around);
  }

  private constructor(spec: CollectionSpec, target: ConfiguredTarget, around: Surroundings) {
    this.#target = target;
    this.#around = around;
    const source = openSource(spec.source, COLLECTOR);
    this.#spool = new Spool(join(around.dataFolder, 'spool', `${target.name}.db`), spec.spoolRows);
    const { spoolRows: _spoolRows, ...shared } = spec;
    this.run = around.journal.addRun({
      kind: 'collection',
      state: 'running',
      spec: RunSpec.parse({ ...shared, producers: 1 }),
      sink: target.kind.kind,
      producers: 1,
      owner: thisProcess(),
      createdAt: Date.now(),
      startedBy: around.startedBy,
      sweep: null,
    });
    this.#collector = new Collector({
      run: this.run.id,
      source,
      sink: target.kind.connect(target.settings, spec.sink),
      spool: this.#spool,
      intervalMs: 1000 / spec.ratePerSecond,
      durationMs: spec.durationMs,
      deliveredLate: (run, first, last) => this.#deliveredLate(run, first, last),
      note: (text) => this.#note(text),
    });
    this.#note(`Collecting from ${source.description}, ${spec.ratePerSecond} time(s) a second.`);
    this.ended = this.#perform();
  }

  /** Where it stands, for a progress line. */
  progress(): { offered: number; acked: number; waiting: number } {
    const { offered, acked } = this.#collector.account();
    return { offered, acked, waiting: this.#collector.waiting };
  }

  /** Once: no new readings, deliver what can be delivered, report. Twice: now; the rest stays in the spool. */
  stop(): void {
    this.#stops += 1;
    if (this.#stops === 1) {
      this.#collector.stop();
    } else {
      this.#collector.abort();
    }
  }

  async #perform(): Promise<Report> {
    const { journal } = this.#around;
    const startedAt = Date.now();
    this.run.startedAt = startedAt;
    journal.setStarted(this.run.id, startedAt);
    const recorder = new Recorder({ id: this.run.id, startedAt, warmupMs: 0 }, journal, () => {});
    let second = 0;
    const record = () => {
      const interval = this.#collector.takeInterval(second);
      recorder.totals.dropped += interval.dropped;
      recorder.add(interval);
    };
    const ticker = setInterval(() => {
      second += SAMPLE_EVERY_SECONDS;
      record();
    }, SAMPLE_EVERY_SECONDS * 1000);

    let fault: FaultRecord | null = null;
    try {
      await this.#collector.run();
    } catch (thrown) {
      fault = Fault.from(thrown).record();
    }
    clearInterval(ticker);
    second = Math.max(second + 1, Math.round((Date.now() - startedAt) / 1000));
    record();
    const account = this.#collector.account();
    recorder.end([account]);
    this.#spool.close();
    await this.#recountLate();
    const { ledger, problem } = await countBack(this.#target, {
      run: this.run.id,
      options: this.run.spec.sink,
      accounts: [account],
      rejected: recorder.totals.rejected,
      dropped: recorder.totals.dropped,
    });
    const report = buildReport(this.run, recorder.totals, {
      state: fault === null ? 'done' : 'failed',
      endedAt: Date.now(),
      fault,
      ledger,
      ledgerProblem: problem,
      embedded: this.#target.kind.embedded,
    });
    journal.addReport(report);
    return report;
  }

  #deliveredLate(run: RunId, first: number, last: number): void {
    const progress = this.#around.journal.progress(run);
    if (progress !== null) {
      const accounts = progress.accounts.map((account) => deliveredLate(account, first, last));
      this.#around.journal.addProgress(run, [], progress.totals, accounts, null);
      this.#late.add(run);
    }
  }

  /** Earlier collections of which the rest was delivered now: their reports said that it was still to come. */
  async #recountLate(): Promise<void> {
    for (const run of this.#late) {
      const report = this.#around.journal.report(run);
      if (report !== null) {
        await recount(this.#around.journal, this.#target, report);
      }
    }
  }

  #note(text: string): void {
    this.#around.journal.addEvent(this.run.id, { at: Date.now(), text });
  }
}

function refuseSecond(journal: Journal, target: string): void {
  const other = journal
    .activeRuns()
    .find((run) => run.kind === 'collection' && run.spec.target === target && isAlive(run.owner));
  if (other !== undefined) {
    throw new Fault({
      kind: 'configuration',
      code: 'TARGET_BUSY',
      message: `Collection ${other.id} already writes to target "${target}".`,
      hint: 'Stop it first, or collect into another target.',
    });
  }
}
