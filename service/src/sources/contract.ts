import type { Reading } from '../model/reading.ts';
import type { SourceReport } from '../model/source-report.ts';
import type { SensorHealth } from '../model/sensor.ts';

/**
 * Where readings come from. `read` returns the sensors' current values: one reading per sensor that could be read. An empty array
 * means that none could be read this time, or, for a file replayed at its own pace, that none is due yet.
 *
 * It is called in the hot loop of a run: it must be synchronous and quick, and must never wait for a sensor.
 */
export interface Source {
  /** What it reads, for display: `thermal: 2 zones under /sys`. */
  readonly description: string;
  /** For a source that ends: what is known in advance about everything it will read, for the report of a run. */
  readonly report?: SourceReport;
  /** How many calls of `read` cover all sensors once. */
  readonly readsPerRound: number;
  /** Only for a source whose sensors are slow. */
  readonly sensors?: Sensors;
  read(): Reading[];
  close(): void;
}

/** Real sensors, which answer in their own time. */
export interface Sensors {
  /**
   * Asks each sensor once; one that is still busy with the previous request misses this one. `take` receives the readings of each
   * sensor as soon as it answers, with the time of the answer. Resolves when all have answered or failed; never rejects because
   * of a sensor.
   */
  measure(take: (readings: readonly Reading[]) => void): Promise<void>;
  /** The locations of all sensors seen so far, whether or not they have ever answered. */
  locations(): string[];
  /** For each sensor seen so far: what it failed to deliver. */
  health(): SensorHealth[];
}
