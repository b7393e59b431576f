import type { Reading } from '../model/reading.ts';
import type { SourceReport } from '../model/source-report.ts';
import type { SensorHealth } from '../model/sensor.ts';

/**
 * Where readings come from. `read` gives what the sensors show now: one reading a sensor that could be read. An empty array
 * means that none could be read this time, or, for a replayed file at its own pace, that none is due yet.
 *
 * It is called in the hot loop of a run: synchronous, quick, and never waiting for a sensor.
 */
export interface Source {
  /** What it reads, for people: `thermal: 2 zones under /sys`. */
  readonly description: string;
  /** What it knows of all that it will read, for the report of a run; only of a source that has an end. */
  readonly report?: SourceReport;
  /** How many calls of `read` go once round all sensors. */
  readonly readsPerRound: number;
  /** Only of a source whose sensors take their time. */
  readonly sensors?: Sensors;
  read(): Reading[];
  close(): void;
}

/** Real sensors, which answer when they can. */
export interface Sensors {
  /**
   * Asks each sensor once; one that is still busy with the last time has missed this one. `take` gets the readings of each as
   * soon as it has answered, with the time of that. Resolves when all have answered or failed; never rejects for a sensor.
   */
  measure(take: (readings: readonly Reading[]) => void): Promise<void>;
  /** What each sensor that was ever seen did not give. */
  health(): SensorHealth[];
}
