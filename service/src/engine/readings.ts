import type { ConfiguredTarget } from '../config/settings.ts';
import type { WrittenRows } from '../journal/written-rows.ts';
import { RunRows, type Frame, type NewestReading, type SeriesRequest } from '../model/series.ts';
import { LongSeries } from '../series/long-series.ts';
import type { StoredReadings } from '../sinks/contract.ts';
import type { HiddenRun } from '../sinks/hidden-runs.ts';
import { withSink } from '../sinks/with-sink.ts';
import { within } from '../time/deadline.ts';

const QUERY_WITHIN_MS = 30_000;

/** The readings to show to people: those stored in any target, without the rows of benchmark runs unless those are requested. */
export class Readings {
  readonly #dataFolder: string;
  readonly #written: WrittenRows;
  /** Contains only the targets whose series was requested. */
  readonly #series = new Map<string, LongSeries>();

  constructor(dataFolder: string, written: WrittenRows) {
    this.#dataFolder = dataFolder;
    this.#written = written;
  }

  async series(target: ConfiguredTarget, { runs = 'hidden', ...query }: SeriesRequest): Promise<Frame[]> {
    const key = `${target.name} ${runs}`;
    const kept = this.#series.get(key);
    if (kept?.isOf(target)) {
      return kept.read(query);
    }
    // The target is new, or its address has changed.
    const series = this.#seriesOf(target, runs);
    this.#series.set(key, series);
    await kept?.close();
    return series.read(query);
  }

  async locations(target: ConfiguredTarget, runs: RunRows): Promise<string[]> {
    const hidden = runs === 'hidden' ? this.#hidden() : [];
    return this.#read(target, 'reading the locations', async (readings) =>
      hidden.length === 0 ? readings.locations() : (await readings.newest(hidden)).map(({ location }) => location)
    );
  }

  async newest(target: ConfiguredTarget, runs: RunRows): Promise<NewestReading[]> {
    const hidden = runs === 'hidden' ? this.#hidden() : [];
    return this.#read(target, 'reading the newest readings', (readings) => readings.newest(hidden));
  }

  /**
   * Call when rows of a run were deleted. Charts without benchmark rows may have shown them too, because a paced run without an
   * end does not count as a benchmark.
   */
  forget(target: ConfiguredTarget, deleted: { from: number; until: number }): void {
    for (const runs of RunRows.options) {
      const open = this.#series.get(`${target.name} ${runs}`);
      const series = open?.isOf(target) ? open : this.#seriesOf(target, runs);
      series.forget(deleted);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#series.values()].map((series) => series.close()));
  }

  #seriesOf(target: ConfiguredTarget, runs: RunRows): LongSeries {
    return new LongSeries(target, this.#dataFolder, Date.now, runs === 'hidden' ? () => this.#hidden() : null);
  }

  #hidden(): HiddenRun[] {
    return this.#written.ofBenchmarks(Date.now());
  }

  #read<T>(target: ConfiguredTarget, what: string, read: (readings: StoredReadings) => Promise<T[]>): Promise<T[]> {
    return withSink(target, {}, async ({ readings }) =>
      readings === undefined ? [] : within(QUERY_WITHIN_MS, what, read(readings))
    );
  }
}
