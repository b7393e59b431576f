import type { Run } from '../../model/run.ts';
import type { Sample } from '../../model/sample.ts';
import type { Families } from './families.ts';

const LABELS = ['target', 'sink'] as const;
const PHASES = ['building', 'writing', 'committing', 'idle'] as const;

/** What became of readings, and of the producers' time, since the service started. */
export class RowMetrics {
  readonly #counters;

  constructor(families: Families) {
    this.#counters = {
      offered: families.counter('thermobench_rows_offered_total', 'Readings handed to a sink.', LABELS),
      acked: families.counter('thermobench_rows_acked_total', 'Readings that a sink confirmed as durable.', LABELS),
      rejected: families.counter('thermobench_rows_rejected_total', 'Readings that a store refused.', LABELS),
      transient: families.counter('thermobench_transient_errors_total', 'Failures that were retried.', LABELS),
      spent: families.counter(
        'thermobench_time_spent_seconds_total',
        'What the average producer spent its time with: its rate by phase adds up to 1 while a run writes.',
        [...LABELS, 'phase']
      ),
      cpu: families.counter(
        'thermobench_generator_cpu_seconds_total',
        'CPU time of the service during runs into a target, producers included.',
        LABELS
      ),
      relayed: families.counter('thermobench_rows_relayed_total', 'Readings that the relay of a run made durable.', [
        'target',
        'relay_to',
      ]),
    };
  }

  add({ spec: { target, relayTo }, sink }: Run, sample: Sample): void {
    const counters = this.#counters;
    const labels = { target, sink };
    counters.offered.inc(labels, sample.offered);
    counters.acked.inc(labels, sample.acked);
    counters.rejected.inc(labels, sample.rejected);
    counters.transient.inc(labels, sample.transientErrors);
    counters.cpu.inc(labels, sample.generator.cpuSeconds);
    for (const phase of PHASES) {
      counters.spent.inc({ ...labels, phase }, sample.timeSpent[phase] * sample.seconds);
    }
    if (sample.relay !== undefined && relayTo !== null) {
      counters.relayed.inc({ target, relay_to: relayTo }, sample.relay.relayed);
    }
  }
}
