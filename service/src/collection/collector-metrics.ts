import { Counter, Gauge, Registry } from 'prom-client';

import type { BoardState } from '../sources/thermal/firmware.ts';
import type { CollectionProgress } from './collection.ts';

/** Input for a collector's metrics. */
export interface CollectorView {
  readonly target: string;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  readonly progress: Pick<CollectionProgress, 'tally' | 'waitingOnDisk' | 'sensors'>;
  /** What the board's firmware reports; most machines have none. */
  readonly board: readonly BoardState[];
}

/**
 * A collector's metrics in the text format of Prometheus. The labels are the target, the sensors of this machine and the state of
 * its board, so the number of series is bounded. Before the first ack, there is no time of the last ack; an alert on silence then
 * uses the start time.
 */
export async function collectorMetrics({ target, startedAt, progress, board }: CollectorView): Promise<string> {
  const registry = new Registry();
  const { tally, waitingOnDisk, sensors } = progress;
  const gauge = (name: string, help: string, value: number) =>
    new Gauge({ name, help, labelNames: ['target'], registers: [registry] }).set({ target }, value);
  const counter = (name: string, help: string, value: number) =>
    new Counter({ name, help, labelNames: ['target'], registers: [registry] }).inc({ target }, value);

  gauge(
    'thermobench_collector_start_timestamp_seconds',
    'Time when this collector started, in seconds since 1970 UTC.',
    startedAt / 1000
  );
  if (tally.lastAckAt !== null) {
    const help = 'Time when the store last confirmed a reading as durable, in seconds since 1970 UTC.';
    gauge('thermobench_collector_last_ack_timestamp_seconds', help, tally.lastAckAt / 1000);
  }
  counter('thermobench_collector_rows_acked_total', 'Readings that the store confirmed as durable.', tally.acked);
  gauge('thermobench_collector_spooled_rows', 'Readings on disk that are not in the store yet.', waitingOnDisk);
  counter('thermobench_collector_dropped_rows_total', 'Readings dropped because the spool was full.', tally.dropped);
  counter('thermobench_collector_transient_errors_total', 'Failures that were retried.', tally.transientErrors);
  const ofSensors = <Label extends string>(name: string, help: string, labels: readonly Label[]) =>
    new Counter({ name, help, labelNames: ['target', 'sensor', ...labels], registers: [registry] });
  if (sensors.length > 0) {
    const refusals = ofSensors('thermobench_collector_values_refused_total', 'Implausible values.', ['reason']);
    const failures = ofSensors('thermobench_collector_reads_failed_total', 'How often a sensor could not be read.', []);
    const missed = ofSensors(
      'thermobench_collector_ticks_missed_total',
      'How often a sensor was due while it was still being read.',
      []
    );
    for (const { location: sensor, refused, ...times } of sensors) {
      for (const [reason, values] of Object.entries(refused)) {
        refusals.inc({ target, sensor, reason }, values);
      }
      failures.inc({ target, sensor }, times.failed);
      missed.inc({ target, sensor }, times.missed);
    }
  }
  if (board.length > 0) {
    const throttled = new Gauge({
      name: 'thermobench_board_throttled',
      help: "Whether the board's firmware reports this state now.",
      labelNames: ['state'],
      registers: [registry],
    });
    board.forEach(({ name, holds }) => throttled.set({ state: name }, holds ? 1 : 0));
  }
  return await registry.metrics();
}
