import { join } from 'node:path';

import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault, type FaultRecord } from '../model/fault.ts';
import type { CollectionSpec } from '../model/collection.ts';
import type { Report, StoreFacts } from '../model/report.ts';
import type { SensorHealth } from '../model/sensor.ts';
import { RunSpec, type Stop } from '../model/run.ts';
import { counted } from '../model/sentence.ts';
import type { Count } from '../runs/counting.ts';
import { Lifecycle, type Steps } from '../runs/lifecycle.ts';
import { checkTarget, prepareTarget } from '../runs/preparing.ts';
import type { RunRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { isAlive, thisProcess } from '../process/owner.ts';
import { Recorder } from '../runs/recorder.ts';
import { writable, type Sink } from '../sinks/contract.ts';
import type { Source } from '../sources/contract.ts';
import { openSource } from '../sources/index.ts';
import { sensorNamesFile } from '../sources/names.ts';
import { Collector, type CollectorTally } from './collector.ts';
import { COLLECTOR } from './delivery.ts';
import { Leftovers } from './leftovers.ts';
import type { SensorTimes } from './sensor-watch.ts';
import { Spool } from './spool.ts';

/** A collection may run for years: keep one sample per minute, not one per second. */
const SAMPLE_EVERY_SECONDS = 60;
/** How often to publish the progress: rarely, because each time writes to disk, which may be a memory card. */
const SHOW_EVERY_MS = 10_000;
/** Programs that stop a collection, such as systemd at shutdown, do not wait for years of rows to be counted. */
const COUNT_ONCE_STOPPED_WITHIN_MS = 10_000;

interface CollectionContext {
  journal: Journal;
  dataFolder: string;
  startedBy: string | null;
  /** Receives messages for people, such as that the store became unreachable or came back. */
  observe(text: string): void;
}

/** The status of a collection. */
export interface CollectionProgress {
  offered: number;
  acked: number;
  /** What this process has done, both for its own run and for earlier ones. */
  tally: Readonly<CollectorTally>;
  /** Readings that the store has not accepted yet, and how many of them are on disk. */
  waiting: number;
  waitingOnDisk: number;
  /** Failures so far, by sensor. */
  sensors: readonly SensorHealth[];
  /** When each sensor was last read and last changed. */
  sensorTimes: readonly SensorTimes[];
  /** Why the store is unreachable; null while it is reachable. */
  away: Fault | null;
}

/** A collection from its start to its report. The journal records it like a run. */
export class Collection implements Steps {
  /** Resolves with the report once it is on disk. Rejects only if the journal cannot be written. */
  readonly ended: Promise<Report>;
  readonly #lifecycle: Lifecycle;
  readonly #target: ConfiguredTarget;
  readonly #context: CollectionContext;
  readonly #store: StoreFacts | null;
  readonly #source: Source;
  readonly #sink: Sink;
  readonly #spool: Spool;
  readonly #collector: Collector;
  readonly #recorder: Recorder;
  readonly #leftovers: Leftovers;
  #phase: 'reading' | 'stopped' | 'counting' = 'reading';
  #stop: Stop | null = null;

  /**
   * Starts collecting. Throws TARGET_BUSY if another process collects for the target, and a configuration Fault if a
   * source or target is set up wrong. If the store is only unreachable, waits for it.
   */
  static async begin(spec: CollectionSpec, target: ConfiguredTarget, context: CollectionContext): Promise<Collection> {
    refuseSecond(context.journal, target.name);
    const namesFile = sensorNamesFile(context.dataFolder);
    const source = await openSource(spec.source, { producer: COLLECTOR, namesFile });
    const sink = await target.kind.connect(target.settings, spec.sink);
    let spool: Spool | null = null;
    try {
      const store = await unlessUnreachable(checkTarget(sink));
      spool = new Spool(join(context.dataFolder, 'spool', `${target.name}.db`), spec.spoolRows);
      return new Collection(spec, target, context, { source, sink: writable(sink), spool, store });
    } catch (thrown) {
      source.close();
      spool?.close();
      await sink.close();
      throw thrown;
    }
  }

  private constructor(
    { spoolRows: _spoolRows, ...spec }: CollectionSpec,
    target: ConfiguredTarget,
    context: CollectionContext,
    opened: { source: Source; sink: Sink; spool: Spool; store: StoreFacts | null }
  ) {
    this.#target = target;
    this.#context = context;
    this.#source = opened.source;
    this.#sink = opened.sink;
    this.#spool = opened.spool;
    this.#store = opened.store;
    const run = context.journal.addRun({
      kind: 'collection',
      state: 'running',
      spec: RunSpec.parse({ ...spec, producers: 1 }),
      sink: target.kind.kind,
      producers: 1,
      owner: thisProcess(),
      createdAt: Date.now(),
      startedBy: context.startedBy,
      sweep: null,
      tags: [],
    });
    this.#lifecycle = new Lifecycle(context.journal, run);
    const startedAt = this.#lifecycle.start();
    this.#recorder = new Recorder(
      { id: run.id, startedAt, warmupMs: 0, everySeconds: SAMPLE_EVERY_SECONDS },
      context.journal,
      () => {}
    );
    this.#leftovers = new Leftovers(context.journal, target, (fault) => this.#recorder.totals.addFault(fault));
    this.#collector = new Collector({
      run: run.id,
      source: opened.source,
      sink: opened.sink,
      spool: opened.spool,
      intervalMs: 1000 / spec.ratePerSecond,
      durationMs: spec.durationMs,
      leftovers: this.#leftovers,
      note: (text) => this.#note(text),
    });
    // From here on there is an account in the journal, even if the collection is killed.
    this.#recorder.end([this.#collector.account]);
    this.#note(
      `Collecting from ${opened.source.description}, ${spec.ratePerSecond === 1 ? 'once' : `${spec.ratePerSecond} times`} per second.`
    );
    if (opened.spool.rows > 0) {
      this.#note(`Not delivered yet from earlier collections: ${counted(opened.spool.rows, 'reading')}.`);
    }
    this.ended = this.#lifecycle.perform(this);
  }

  get run(): RunRecord {
    return this.#lifecycle.run;
  }

  progress(): CollectionProgress {
    const { account, tally, waiting, waitingOnDisk, sensors, sensorTimes, away } = this.#collector;
    const { offered, acked } = account;
    return { offered, acked, tally, waiting, waitingOnDisk, sensors, sensorTimes, away };
  }

  /**
   * First call: stop reading, deliver what can be delivered, report. Second call: end immediately; the rest stays in the spool.
   * `by` names a person, if known.
   */
  stop({ reason, by }: Pick<Stop, 'reason' | 'by'> = { reason: 'request', by: null }): void {
    if (this.#phase === 'reading') {
      this.#stop = { at: Date.now(), reason, by };
      this.#phase = 'stopped';
      this.#collector.stop();
    } else {
      this.#collector.abort();
      this.#lifecycle.abandon();
    }
  }

  /** Fails immediately on wrong columns or a missing privilege, but waits for a store that is unreachable at the moment. */
  async prepare(): Promise<void> {
    if (this.#store !== null) {
      this.#lifecycle.setStore(this.#store);
      await unlessUnreachable(this.#lifecycle.unlessAbandoned(prepareTarget(this.#sink, this.run)));
    }
  }

  async write(): Promise<null> {
    let second = 0;
    const startedAt = performance.now();
    const ticker = setInterval(() => {
      second += SAMPLE_EVERY_SECONDS;
      this.#record(second);
    }, SAMPLE_EVERY_SECONDS * 1000);
    const shower = setInterval(() => this.#show(), SHOW_EVERY_MS);
    try {
      await this.#collector.run();
    } finally {
      clearInterval(ticker);
      clearInterval(shower);
      this.#record(Math.max(second + 1, Math.round((performance.now() - startedAt) / 1000)));
      this.#recorder.end([this.#collector.account]);
    }
    return null;
  }

  async release(): Promise<void> {
    this.#spool.close();
    this.#leftovers.keep();
    await this.#sink.close();
  }

  async count(fault: FaultRecord | null) {
    const { totals } = this.#recorder;
    const { ledger, problem } = await this.#countBack();
    return {
      totals,
      state: fault === null ? ('done' as const) : ('failed' as const),
      fault,
      ledger,
      ledgerProblem: problem,
      source: this.#source.report ?? null,
      embedded: this.#target.kind.embedded,
      stopped: this.#stop,
    };
  }

  async #countBack(): Promise<Count> {
    const isStopped = this.#phase === 'stopped';
    this.#phase = 'counting';
    const { rejected, dropped } = this.#recorder.totals.all;
    const claims = { options: this.run.spec.sink, accounts: [this.#collector.account], rejected, dropped };
    const limit = isStopped ? setTimeout(() => this.#lifecycle.abandon(), COUNT_ONCE_STOPPED_WITHIN_MS) : undefined;
    try {
      // Rejects only if the collection is abandoned, and then `count` skips the counting too.
      await this.#lifecycle.unlessAbandoned(this.#leftovers.counted()).catch(() => {});
      return await this.#lifecycle.count(this.#target, claims);
    } finally {
      clearTimeout(limit);
    }
  }

  #show(): void {
    this.#anyway(() => this.#context.journal.setCounts(this.run.id, this.#collector.account));
  }

  #record(second: number): void {
    const interval = this.#collector.takeInterval(second);
    this.#anyway(() => {
      this.#recorder.add(interval, [this.#collector.account]);
      this.#leftovers.keep();
    });
  }

  #note(text: string): void {
    this.#context.observe(text);
    this.#anyway(() => this.#lifecycle.note(text));
  }

  /**
   * Does work that is not essential to the collection: a full disk is no reason to stop reading sensors. The report contains
   * its failures.
   */
  #anyway(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      this.#recorder.totals.addFault(Fault.from(thrown));
    }
  }
}

/** The outcome; null if the store is unreachable, which must not end a collection. */
async function unlessUnreachable<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (thrown) {
    const { kind } = Fault.from(thrown);
    if (kind === 'configuration' || kind === 'conflict') {
      throw thrown;
    }
    return null;
  }
}

function refuseSecond(journal: Journal, target: string): void {
  const other = journal
    .activeRuns()
    .find((run) => run.kind === 'collection' && run.spec.target === target && isAlive(run.owner));
  if (other !== undefined) {
    throw new Fault({
      kind: 'conflict',
      code: 'TARGET_BUSY',
      message: `Collection ${other.id} already writes to target "${target}".`,
      hint: 'Stop it first, or use another target.',
    });
  }
}
