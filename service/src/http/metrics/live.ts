import type { Counter, Gauge } from 'prom-client';

import { collects, type RecordedRun, type Run, type RunId } from '../../model/run.ts';
import type { Sample } from '../../model/sample.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Families } from './families.ts';

/** How far back to look at least for the last ack of a collection that is seen for the first time. */
const LOOK_BACK_S = 600;
/** The same in intervals of the collection: one that reads once an hour acks no more often. */
const LOOK_BACK_INTERVALS = 3;

/** Metrics of a target that are shown only while a run or a collection writes to it. */
export class LiveMetrics {
  readonly #engine: Pick<Engine, 'run' | 'activeRuns' | 'samples'>;
  /** The run of the most recent sample, by target. */
  readonly #runs = new Map<string, RecordedRun>();
  /** Collections, which run in separate processes; the journal lists them. */
  #collections: ReadonlyMap<RunId, Run> = new Map();
  readonly #utilization: Gauge<'target' | 'sink'>;
  readonly #relayLag: Gauge<'target' | 'relay_to'>;
  readonly #collectorStarted: Gauge<'target'>;
  readonly #collectorAcked: Gauge<'target'>;
  readonly #collectorInterval: Gauge<'target'>;
  readonly #collectorRows: Counter<'target'>;

  constructor(families: Families, engine: Pick<Engine, 'run' | 'activeRuns' | 'samples'>) {
    this.#engine = engine;
    this.#utilization = families.gauge(
      'thermobench_generator_event_loop_utilization_ratio',
      'Utilization of the busiest producer thread in the last second, 0 to 1.',
      ['target', 'sink']
    );
    this.#relayLag = families.gauge(
      'thermobench_relay_lag_rows',
      "Lag of a run's relay in the last second, in records.",
      ['target', 'relay_to']
    );
    this.#collectorStarted = families.gauge(
      'thermobench_collector_start_timestamp_seconds',
      'Start of a collection, or of a paced run without an end, in seconds since 1970 UTC.',
      ['target']
    );
    this.#collectorAcked = families.gauge(
      'thermobench_collector_last_ack_timestamp_seconds',
      'Time when a store last confirmed a reading of a collection, or of a paced run without an end, in seconds since 1970 UTC.',
      ['target']
    );
    this.#collectorInterval = families.gauge(
      'thermobench_collector_interval_seconds',
      'Planned time between two readings of a sensor in a collection.',
      ['target']
    );
    this.#collectorRows = families.counter(
      'thermobench_collector_rows_acked_total',
      'Readings of collections, and of paced runs without an end, that a sink confirmed as durable.',
      ['target']
    );
  }

  add(run: RecordedRun, { at, acked, generator, relay }: Sample): void {
    const { spec, sink } = run;
    const { target, relayTo } = spec;
    this.#runs.set(target, run);
    this.#utilization.set({ target, sink }, generator.eventLoopUtilization);
    if (relay !== undefined && relayTo !== null) {
      this.#relayLag.set({ target, relay_to: relayTo }, relay.lag);
    }
    if (collects(spec)) {
      this.#collectorStarted.set({ target }, (run.startedAt ?? run.createdAt) / 1000);
      this.#collectorRows.inc({ target }, acked);
      if (acked > 0) {
        this.#collectorAcked.set({ target }, at / 1000);
      }
    }
  }

  /** Adds the figures of collections, and drops finished runs: a run that was stopped is not a collector that went silent. */
  async refresh(): Promise<void> {
    await this.#refreshCollections();
    for (const [target, run] of this.#runs) {
      // A run that was removed has already ended.
      const isWriting = await this.#engine.run(run.id).then(
        ({ state }) => state === 'warming' || state === 'running',
        () => false
      );
      if (!isWriting && this.#runs.get(target) === run) {
        this.#forget(run);
      }
    }
  }

  async #refreshCollections(): Promise<void> {
    const active = (await this.#engine.activeRuns()).filter(({ kind }) => kind === 'collection');
    const now = new Map(active.map((collection) => [collection.id, collection]));
    for (const [id, { spec }] of this.#collections) {
      if (!now.has(id)) {
        this.#collectorStarted.remove({ target: spec.target });
        this.#collectorAcked.remove({ target: spec.target });
        this.#collectorInterval.remove({ target: spec.target });
      }
    }
    for (const collection of active) {
      await this.#addCollection(collection, this.#collections.get(collection.id));
    }
    this.#collections = now;
  }

  async #addCollection(collection: Run, before: Run | undefined): Promise<void> {
    const { spec, startedAt, createdAt, acked } = collection;
    const { target } = spec;
    this.#collectorStarted.set({ target }, (startedAt ?? createdAt) / 1000);
    if (spec.ratePerSecond !== null) {
      this.#collectorInterval.set({ target }, 1 / spec.ratePerSecond);
    }
    this.#collectorRows.inc({ target }, Math.max(0, acked - (before?.acked ?? acked)));
    if (before === undefined) {
      const lastAck = await this.#lastAck(collection);
      if (lastAck !== null) {
        this.#collectorAcked.set({ target }, lastAck / 1000);
      }
    } else if (acked > before.acked) {
      this.#collectorAcked.set({ target }, Date.now() / 1000);
    }
  }

  /** Time of the last ack in milliseconds since 1970; null if there was none recently. A new collection has no sample yet. */
  async #lastAck({ id, spec: { ratePerSecond }, startedAt, acked }: Run): Promise<number | null> {
    const seconds = Math.floor((Date.now() - (startedAt ?? Date.now())) / 1000);
    const lookBack = Math.max(LOOK_BACK_S, Math.ceil(LOOK_BACK_INTERVALS / (ratePerSecond ?? Infinity)));
    const query = { after: Math.max(-1, seconds - lookBack), maxPoints: 2 * lookBack };
    const samples = await this.#engine.samples(id, query).catch(() => []);
    const latest = samples.findLast((sample) => sample.acked > 0);
    return latest?.at ?? (samples.length === 0 && acked > 0 ? Date.now() : null);
  }

  #forget({ spec: { target, relayTo }, sink }: RecordedRun): void {
    this.#runs.delete(target);
    this.#utilization.remove({ target, sink });
    if (![...this.#collections.values()].some((collection) => collection.spec.target === target)) {
      this.#collectorStarted.remove({ target });
      this.#collectorAcked.remove({ target });
    }
    if (relayTo !== null) {
      this.#relayLag.remove({ target, relay_to: relayTo });
    }
  }
}
