import type { Counter, Gauge } from 'prom-client';

import type { Engine } from '../../engine/engine.ts';
import { collects, intervalMsOf, type RecordedRun, type Run, type RunId } from '../../model/run.ts';
import type { Sample } from '../../model/sample.ts';
import type { Families } from './families.ts';

/** How far back to look at least for the last ack of a collection that is seen for the first time. */
const LOOK_BACK_S = 600;
/** The same in intervals of the collection: a collection that reads once an hour has an ack at most once an hour. */
const LOOK_BACK_INTERVALS = 3;
/** A collector that nobody started again within this time is considered retired, as in the alert CollectorSilent. */
const RETIRED_AFTER_MS = 86_400_000;
/** How many of the newest runs to search, once, for collectors that died before this service started. */
const MAX_RUNS = 1_000;

type CollectorEngine = Pick<Engine, 'run' | 'runs' | 'activeRuns' | 'samples'>;

interface Watched {
  readonly target: string;
  /** Milliseconds since 1970 UTC, as are all times here. */
  readonly startedAt: number;
  readonly lastAckAt: number | null;
  readonly intervalMs: number | null;
  readonly acked: number;
}

/**
 * When collections, and paced runs without a planned end, started and last stored a reading. Collectors that were stopped, or reached
 * their planned end, disappear. If a collector was killed or failed, its last values stay, so that an alert can fire. They disappear
 * when another collector writes to the same target, when the run is deleted, or a day after the last ack.
 */
export class CollectorMetrics {
  readonly #engine: CollectorEngine;
  readonly #watched = new Map<RunId, Watched>();
  #hasLookedBack = false;
  readonly #started: Gauge<'target'>;
  readonly #lastAck: Gauge<'target'>;
  readonly #interval: Gauge<'target'>;
  readonly #rows: Counter<'target'>;

  constructor(families: Families, engine: CollectorEngine) {
    this.#engine = engine;
    this.#started = families.gauge(
      'thermobench_collector_start_timestamp_seconds',
      'Start of a collection, or of a paced run without an end, in seconds since 1970 UTC.',
      ['target']
    );
    this.#lastAck = families.gauge(
      'thermobench_collector_last_ack_timestamp_seconds',
      'Time when a store last confirmed a reading of a collection, or of a paced run without an end, in seconds since 1970 UTC.',
      ['target']
    );
    this.#interval = families.gauge(
      'thermobench_collector_interval_seconds',
      'Planned time between two readings: per sensor for collections, over all producers for paced runs; +Inf for a ' +
        'file that is replayed at its own pace.',
      ['target']
    );
    this.#rows = families.counter(
      'thermobench_collector_rows_acked_total',
      'Readings of collections, and of paced runs without an end, that a sink confirmed as durable.',
      ['target']
    );
  }

  /** Adds a second of a run of this service. */
  add(run: RecordedRun, { at, acked }: Sample): void {
    if (collects(run.spec)) {
      const before = this.#watched.get(run.id);
      this.#rows.inc({ target: run.spec.target }, acked);
      this.#watched.set(run.id, { ...watched(run), lastAckAt: acked > 0 ? at : (before?.lastAckAt ?? null) });
    }
  }

  async refresh(): Promise<void> {
    const active = new Map((await this.#engine.activeRuns()).map((run) => [run.id, run]));
    if (!this.#hasLookedBack) {
      await this.#addDead(active);
      this.#hasLookedBack = true;
    }
    for (const run of [...active.values()].filter(({ kind }) => kind === 'collection')) {
      await this.#addCollection(run);
    }
    for (const [id, collector] of this.#watched) {
      const run = active.get(id);
      if (!(run === undefined ? await this.#isMissed(id, collector) : isWriting(run))) {
        this.#watched.delete(id);
      }
    }
    this.#show();
  }

  /** Adds the collectors that died while no service was running. */
  async #addDead(active: ReadonlyMap<RunId, Run>): Promise<void> {
    const newestFirst = (await this.#engine.runs(MAX_RUNS)).filter(isCollector);
    const byTarget = Map.groupBy(newestFirst, ({ spec }) => spec.target);
    for (const [newest] of byTarget.values()) {
      if (newest !== undefined && !active.has(newest.id) && !endedAsIntended(newest)) {
        this.#watched.set(newest.id, { ...watched(newest), lastAckAt: await this.#lastAckOf(newest, false) });
      }
    }
  }

  async #addCollection(run: Run): Promise<void> {
    const before = this.#watched.get(run.id);
    if (before === undefined) {
      this.#rows.inc({ target: run.spec.target }, 0);
      this.#watched.set(run.id, { ...watched(run), lastAckAt: await this.#lastAckOf(run, true) });
    } else if (run.acked > before.acked) {
      this.#rows.inc({ target: run.spec.target }, run.acked - before.acked);
      this.#watched.set(run.id, { ...before, acked: run.acked, lastAckAt: Date.now() });
    }
  }

  /**
   * Whether an alert should report that the collector no longer writes: it was not stopped, and no other collector has
   * replaced it.
   */
  async #isMissed(id: RunId, { target, startedAt, lastAckAt }: Watched): Promise<boolean> {
    const run = await this.#engine.run(id).catch(() => null);
    const others = [...this.#watched.values()];
    return (
      // Null if it was removed.
      run !== null &&
      !endedAsIntended(run) &&
      Date.now() - Math.max(startedAt, lastAckAt ?? 0) < RETIRED_AFTER_MS &&
      !others.some((other) => other.target === target && other.startedAt > startedAt)
    );
  }

  #show(): void {
    [this.#started, this.#lastAck, this.#interval].forEach((gauge) => gauge.reset());
    for (const [target, collectors] of Map.groupBy(this.#watched.values(), (collector) => collector.target)) {
      const acks = collectors.flatMap(({ lastAckAt }) => lastAckAt ?? []);
      const intervals = collectors.flatMap(({ intervalMs }) => intervalMs ?? []);
      this.#started.set({ target }, Math.max(...collectors.map(({ startedAt }) => startedAt)) / 1000);
      if (acks.length > 0) {
        this.#lastAck.set({ target }, Math.max(...acks) / 1000);
      }
      if (intervals.length > 0) {
        this.#interval.set({ target }, Math.max(...intervals) / 1000);
      }
    }
  }

  /**
   * Time of the last ack; null if there was none in the last minutes or intervals that it wrote. A new collection has no sample
   * yet.
   */
  async #lastAckOf(run: Run, isActive: boolean): Promise<number | null> {
    const { id, spec, startedAt, createdAt, acked } = run;
    const now = isActive ? Date.now() : null;
    const lastSecond = now === null ? await this.#lastSecondOf(id) : Math.floor((now - (startedAt ?? now)) / 1000);
    const intervals = (LOOK_BACK_INTERVALS * (intervalMsOf(spec) ?? 0)) / 1000;
    const lookBack = Math.max(LOOK_BACK_S, Number.isFinite(intervals) ? Math.ceil(intervals) : 0);
    const query = { after: Math.max(-1, lastSecond - lookBack), maxPoints: 2 * lookBack };
    const samples = await this.#engine.samples(id, query).catch(() => []);
    const latest = samples.findLast((sample) => sample.acked > 0);
    return latest?.at ?? (samples.length === 0 && acked > 0 ? (now ?? startedAt ?? createdAt) : null);
  }

  /** The second of a dead collector's newest sample, or a few minutes earlier. */
  async #lastSecondOf(id: RunId): Promise<number> {
    const samples = await this.#engine.samples(id, { after: -1, maxPoints: 1 }).catch(() => []);
    return samples.at(-1)?.second ?? 0;
  }
}

function watched({ spec, startedAt, createdAt, acked }: RecordedRun): Omit<Watched, 'lastAckAt'> {
  return { target: spec.target, startedAt: startedAt ?? createdAt, intervalMs: intervalMsOf(spec), acked };
}

function isCollector({ kind, spec }: Run): boolean {
  return kind === 'collection' || collects(spec);
}

function isWriting({ kind, state }: Run): boolean {
  return kind === 'collection' || state === 'warming' || state === 'running';
}

/** Whether the collector was stopped, or reached its planned end. */
function endedAsIntended({ state, brief }: Run): boolean {
  return state === 'done' || state === 'cancelled' || (brief?.stopped ?? null) !== null;
}
