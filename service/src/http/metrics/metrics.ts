import { collectDefaultMetrics, type Counter } from 'prom-client';

import type { Settings } from '../../config/settings.ts';
import type { RecordedRun } from '../../model/run.ts';
import type { Sample } from '../../model/sample.ts';
import type { Latencies } from '../../stats/histograms.ts';
import type { Engine } from '../../engine/engine.ts';
import { CollectorMetrics } from './collectors.ts';
import { ConsumerMetrics } from './consumers.ts';
import { Families } from './families.ts';
import { LatencyMetrics } from './latencies.ts';
import { LiveMetrics } from './live.ts';
import { RowMetrics } from './rows.ts';
import { RunMetrics } from './runs.ts';

/** What an engine reports about its own runs as they happen. */
export interface SampleFeed {
  /** Calls the listener with every second of every run, and with the histograms behind its percentiles. */
  onSample(listener: (run: RecordedRun, sample: Sample, latencies: Latencies) => void): void;
}

interface Watched {
  engine: Engine & SampleFeed;
  targets: Settings['targets'];
  version: string;
}

/** What Prometheus scrapes. A run's id is never a label; docs/metrics.md lists how many series there can be. */
export class Metrics {
  readonly #families = new Families();
  readonly #requests: Counter<'method' | 'status'>;
  readonly #latencies = new LatencyMetrics();
  /** Metrics that must be refreshed before they are shown. */
  readonly #asked: ReadonlyArray<{ refresh(): Promise<void> }>;

  constructor({ engine, targets, version }: Watched) {
    const families = this.#families;
    collectDefaultMetrics({ register: families.registry });
    families
      .gauge('thermobench_build_info', 'Version of Thermobench.', ['version', 'node'])
      .set({ version, node: process.version }, 1);
    this.#requests = families.counter('thermobench_http_requests_total', 'Answered requests.', ['method', 'status']);
    const rows = new RowMetrics(families, targets);
    const live = new LiveMetrics(families, engine);
    const collectors = new CollectorMetrics(families, engine);
    this.#asked = [rows, live, collectors, new RunMetrics(families, engine), new ConsumerMetrics(families, targets)];
    engine.onSample((run, sample, latencies) => {
      rows.add(run, sample);
      live.add(run, sample);
      collectors.add(run, sample);
      this.#latencies.add(run, sample, latencies);
    });
  }

  countRequest(method: string, status: number): void {
    this.#requests.inc({ method, status });
  }

  /** All metrics in the text format of Prometheus. Throws the engine's error if its runs cannot be read. */
  async text(): Promise<string> {
    await Promise.all(this.#asked.map((metrics) => metrics.refresh()));
    return `${await this.#families.registry.metrics()}\n${this.#latencies.text()}`;
  }
}
