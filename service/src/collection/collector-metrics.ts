import { Counter, Gauge, Registry } from 'prom-client';

import type { BoardState } from '../sources/thermal/firmware.ts';
import type { BoardMeasures } from '../sources/thermal/vcgencmd.ts';
import type { CollectionProgress } from './collection.ts';

/** Input for a collector's metrics. */
export interface CollectorView {
  readonly target: string;
  /** Milliseconds since 1970 UTC. */
  readonly startedAt: number;
  /** The time of these figures, in milliseconds since 1970 UTC. */
  readonly now: number;
  /** Planned time between two readings of a sensor, in milliseconds. */
  readonly intervalMs: number;
  readonly progress: Pick<CollectionProgress, 'tally' | 'waitingOnDisk' | 'sensors' | 'sensorTimes'>;
  /** What the board's firmware reports; most machines have none. */
  readonly board: readonly BoardState[];
  readonly measures: BoardMeasures | null;
}

/**
 * A collector's metrics in the text format of Prometheus. The labels are the target, the sensors of this machine and the state of
 * its board, so the number of series is bounded. Before the first ack, there is no time of the last ack; an alert on silence then
 * uses the start time.
 */
export async function collectorMetrics(view: CollectorView): Promise<string> {
  const registry = new Registry();
  addDelivery(registry, view);
  addSensors(registry, view);
  addBoard(registry, view);
  addMeasures(registry, view);
  return await registry.metrics();
}

function addDelivery(registry: Registry, { target, startedAt, now, intervalMs, progress }: CollectorView): void {
  const { tally, waitingOnDisk } = progress;
  const gauge = (name: string, help: string, value: number) =>
    new Gauge({ name, help, labelNames: ['target'], registers: [registry] }).set({ target }, value);
  const counter = (name: string, help: string, value: number) =>
    new Counter({ name, help, labelNames: ['target'], registers: [registry] }).inc({ target }, value);

  gauge(
    'thermobench_collector_start_timestamp_seconds',
    'Time when this collector started, in seconds since 1970 UTC.',
    startedAt / 1000
  );
  gauge(
    'thermobench_collector_written_timestamp_seconds',
    'Time when this collector last exported its metrics, in seconds since 1970 UTC.',
    now / 1000
  );
  gauge('thermobench_collector_interval_seconds', 'Planned time between two readings of a sensor.', intervalMs / 1000);
  if (tally.lastAckAt !== null) {
    const help = 'Time when the store last confirmed a reading as durable, in seconds since 1970 UTC.';
    gauge('thermobench_collector_last_ack_timestamp_seconds', help, tally.lastAckAt / 1000);
  }
  counter('thermobench_collector_rows_acked_total', 'Readings that the store confirmed as durable.', tally.acked);
  gauge('thermobench_collector_spooled_rows', 'Readings on disk that are not in the store yet.', waitingOnDisk);
  counter('thermobench_collector_dropped_rows_total', 'Readings dropped because the spool was full.', tally.dropped);
  counter('thermobench_collector_rows_rejected_total', 'Readings that the store refused.', tally.rejected);
  counter('thermobench_collector_transient_errors_total', 'Failures that were retried.', tally.transientErrors);
}

function addSensors(registry: Registry, { target, progress: { sensors, sensorTimes } }: CollectorView): void {
  const labelNames = ['target', 'sensor'] as const;
  const registers = [registry];
  if (sensorTimes.length > 0) {
    const gauge = (name: string, help: string) => new Gauge({ name, help, labelNames, registers });
    const read = gauge(
      'thermobench_collector_sensor_last_read_timestamp_seconds',
      'Time of the last reading of a sensor, in seconds since 1970 UTC.'
    );
    const changed = gauge(
      'thermobench_collector_sensor_last_change_timestamp_seconds',
      'Time when the value of a sensor last changed, in seconds since 1970 UTC.'
    );
    for (const { location: sensor, lastReadAt, lastChangeAt } of sensorTimes) {
      read.set({ target, sensor }, lastReadAt / 1000);
      changed.set({ target, sensor }, lastChangeAt / 1000);
    }
  }
  if (sensors.length > 0) {
    const refusals = new Counter({
      name: 'thermobench_collector_values_refused_total',
      help: 'Implausible values.',
      labelNames: [...labelNames, 'reason'],
      registers,
    });
    const counter = (name: string, help: string) => new Counter({ name, help, labelNames, registers });
    const failures = counter('thermobench_collector_reads_failed_total', 'How often a sensor could not be read.');
    const missed = counter(
      'thermobench_collector_ticks_missed_total',
      'How often a sensor was due while it was still being read.'
    );
    for (const { location: sensor, refused, ...times } of sensors) {
      for (const [reason, values] of Object.entries(refused)) {
        refusals.inc({ target, sensor, reason }, values);
      }
      failures.inc({ target, sensor }, times.failed);
      missed.inc({ target, sensor }, times.missed);
    }
  }
}

/** With the label `target`: several collectors on one board export the same states, and no series may exist twice. */
function addBoard(registry: Registry, { target, board }: CollectorView): void {
  if (board.length === 0) {
    return;
  }
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['target', 'state'], registers: [registry] });
  const now = gauge('thermobench_board_throttled', "Whether the board's firmware reports this state now.");
  board.forEach(({ name: state, holds }) => now.set({ target, state }, holds ? 1 : 0));
  if (board.some(({ heldSinceStart }) => heldSinceStart !== null)) {
    const earlier = gauge(
      'thermobench_board_throttled_since_boot',
      'Whether the firmware has reported this state since the board started.'
    );
    board.forEach(({ name: state, heldSinceStart }) => earlier.set({ target, state }, heldSinceStart ? 1 : 0));
  }
}

function addMeasures(registry: Registry, { target, measures }: CollectorView): void {
  const gauge = (name: string, help: string, value: number | null = null) =>
    value !== null && new Gauge({ name, help, labelNames: ['target'], registers: [registry] }).set({ target }, value);
  const clock = "Clock frequency of the processor, as measured by the board's firmware.";
  gauge('thermobench_board_clock_hertz', clock, measures?.clockHertz);
  gauge(
    'thermobench_board_core_volts',
    "Voltage of the processor's core, as measured by the firmware.",
    measures?.coreVolts
  );
}
