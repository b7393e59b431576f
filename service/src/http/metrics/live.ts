import type { Gauge } from 'prom-client';

import type { RecordedRun } from '../../model/run.ts';
import type { Sample } from '../../model/sample.ts';
import type { Engine } from '../../engine/engine.ts';
import type { Families } from './families.ts';
import { HostMetrics } from './hosts.ts';

/** Metrics of a target that are shown only while a run writes to it. */
export class LiveMetrics {
  readonly #engine: Pick<Engine, 'run'>;
  /** The run of the most recent sample, by target. */
  readonly #runs = new Map<string, RecordedRun>();
  readonly #utilization: Gauge<'target' | 'sink'>;
  readonly #relayLag: Gauge<'target' | 'relay_to'>;
  readonly #hosts: HostMetrics;

  constructor(families: Families, engine: Pick<Engine, 'run'>) {
    this.#engine = engine;
    this.#hosts = new HostMetrics(families);
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
  }

  add(run: RecordedRun, { generator, relay, hosts = [], shares }: Sample): void {
    const { spec, sink } = run;
    const { target, relayTo } = spec;
    this.#runs.set(target, run);
    this.#utilization.set({ target, sink }, generator.eventLoopUtilization);
    this.#hosts.show(target, hosts, shares);
    if (relay !== undefined && relayTo !== null) {
      this.#relayLag.set({ target, relay_to: relayTo }, relay.lag);
    }
  }

  /** Drops runs that no longer write. */
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

  #forget({ spec: { target, relayTo }, sink }: RecordedRun): void {
    this.#runs.delete(target);
    this.#hosts.forget(target);
    this.#utilization.remove({ target, sink });
    if (relayTo !== null) {
      this.#relayLag.remove({ target, relay_to: relayTo });
    }
  }
}
