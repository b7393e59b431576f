import type { Counter, Gauge } from 'prom-client';

import { collects, type Run } from '../../model/run.ts';
import type { Sample } from '../../model/sample.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Families } from './families.ts';

/** Metrics of a target that are shown only while a run writes to it. */
export class LiveMetrics {
  readonly #engine: Pick<Engine, 'run'>;
  /** The run of the most recent sample, by target. */
  readonly #runs = new Map<string, Run>();
  readonly #utilization: Gauge<'target' | 'sink'>;
  readonly #relayLag: Gauge<'target' | 'relay_to'>;
  readonly #collectorStarted: Gauge<'target'>;
  readonly #collectorAcked: Gauge<'target'>;
  readonly #collectorRows: Counter<'target'>;

  constructor(families: Families, engine: Pick<Engine, 'run'>) {
    this.#engine = engine;
    this.#utilization = families.gauge(
      'thermobench_generator_event_loop_utilization_ratio',
      'How busy the busiest thread of producers was in the last second, 0 to 1.',
      ['target', 'sink']
    );
    this.#relayLag = families.gauge(
      'thermobench_relay_lag_rows',
      'Lag of the relay of a run in the last second, in records.',
      ['target', 'relay_to']
    );
    this.#collectorStarted = families.gauge(
      'thermobench_collector_start_timestamp_seconds',
      'When a paced run without an end started.',
      ['target']
    );
    this.#collectorAcked = families.gauge(
      'thermobench_collector_last_ack_timestamp_seconds',
      'When a store last confirmed a reading of a paced run without an end.',
      ['target']
    );
    this.#collectorRows = families.counter(
      'thermobench_collector_rows_acked_total',
      'Readings of paced runs without an end that a sink confirmed as durable.',
      ['target']
    );
  }

  add(run: Run, { at, acked, generator, relay }: Sample): void {
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

  /** Drops ended runs: a run that was stopped is not a collector that went silent. */
  async refresh(): Promise<void> {
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

  #forget({ spec: { target, relayTo }, sink }: Run): void {
    this.#runs.delete(target);
    this.#utilization.remove({ target, sink });
    this.#collectorStarted.remove({ target });
    this.#collectorAcked.remove({ target });
    if (relayTo !== null) {
      this.#relayLag.remove({ target, relay_to: relayTo });
    }
  }
}
