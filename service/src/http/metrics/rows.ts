import type { Settings } from '../../config/settings.ts';
import type { RecordedRun, RunId } from '../../model/run.ts';
import { PHASES, type Sample } from '../../model/sample.ts';
import { Refusal, type SensorsInAll } from '../../model/sensor.ts';
import type { Families } from './families.ts';

const LABELS = ['target', 'sink'] as const;
const NOTHING_YET: SensorsInAll = { refused: {}, failed: 0, missed: 0 };

/**
 * Outcomes of readings, and the producers' use of time, since the service started. Includes warm-ups: the sums must agree with
 * the ledger, which counts all rows of a run.
 */
export class RowMetrics {
  readonly #targets: Settings['targets'];
  readonly #counters;
  /** The sensor counts last reported by the most recent run on each target. */
  readonly #sensors = new Map<string, { run: RunId; sensors: SensorsInAll }>();

  constructor(families: Families, targets: Settings['targets']) {
    this.#targets = targets;
    this.#counters = {
      offered: families.counter(
        'thermobench_rows_offered_total',
        'Readings handed to a sink, including warm-ups.',
        LABELS
      ),
      acked: families.counter(
        'thermobench_rows_acked_total',
        'Readings that a sink confirmed as durable, including warm-ups.',
        LABELS
      ),
      rejected: families.counter(
        'thermobench_rows_rejected_total',
        'Readings that a store refused, including warm-ups.',
        LABELS
      ),
      transient: families.counter(
        'thermobench_transient_errors_total',
        'Failures that were retried, including warm-ups.',
        LABELS
      ),
      spent: families.counter(
        'thermobench_time_spent_seconds_total',
        'Time spent by the average producer, by phase, including warm-ups; the rates of all phases add up to 1 while a run writes.',
        [...LABELS, 'phase']
      ),
      cpu: families.counter(
        'thermobench_generator_cpu_seconds_total',
        "CPU time of the producers' threads, including warm-ups.",
        LABELS
      ),
      refused: families.counter(
        'thermobench_values_refused_total',
        'Implausible sensor values by reason; each producer thread reads the sensors separately.',
        [...LABELS, 'reason']
      ),
      unread: families.counter('thermobench_reads_failed_total', 'How often a sensor could not be read.', LABELS),
      relayed: families.counter(
        'thermobench_rows_relayed_total',
        'Readings that the relay of a run made durable, including warm-ups.',
        ['target', 'relay_to']
      ),
    };
  }

  /** Shows zeros for targets without runs, because Prometheus derives no increase from the first value of a counter. */
  async refresh(): Promise<void> {
    const { offered, acked, rejected } = this.#counters;
    for (const [target, { kind }] of this.#targets()) {
      [offered, acked, rejected].forEach((counter) => counter.inc({ target, sink: kind.kind }, 0));
    }
  }

  add(run: RecordedRun, sample: Sample): void {
    const { target, relayTo } = run.spec;
    const { sink } = run;
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
    this.#addSensors(run, sample);
    if (sample.relay !== undefined && relayTo !== null) {
      counters.relayed.inc({ target, relay_to: relayTo }, sample.relay.relayed);
    }
  }

  /** Samples contain totals since the start of the run. */
  #addSensors({ id, spec: { target }, sink }: RecordedRun, { sensors }: Sample): void {
    if (sensors === undefined) {
      return;
    }
    const last = this.#sensors.get(target);
    const before = last?.run === id ? last.sensors : NOTHING_YET;
    this.#sensors.set(target, { run: id, sensors });
    for (const reason of Refusal.options) {
      const more = (sensors.refused[reason] ?? 0) - (before.refused[reason] ?? 0);
      if (more > 0) {
        this.#counters.refused.inc({ target, sink, reason }, more);
      }
    }
    this.#counters.unread.inc({ target, sink }, Math.max(0, sensors.failed - before.failed));
  }
}
