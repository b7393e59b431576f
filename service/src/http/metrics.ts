import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client';

import { RunState, type Run } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import type { Latencies } from '../producer/histograms.ts';
import type { Engine } from '../runs/engine.ts';
import { LatencyBuckets } from './latency-buckets.ts';

const LABELS = ['target', 'sink'] as const;

type Latency = keyof Latencies;

const LATENCIES: ReadonlyArray<{ latency: Latency; name: string; help: string }> = [
  {
    latency: 'service',
    name: 'thermobench_service_seconds',
    help: 'From the call that hands a reading to the sink until the sink acked it.',
  },
  {
    latency: 'intended',
    name: 'thermobench_intended_seconds',
    help: 'From the intended start of a reading until the sink acked it.',
  },
  { latency: 'commit', name: 'thermobench_commit_seconds', help: 'How long a commit took.' },
];

/** Counts of the ledger that are shown for the last counted run of a target. */
const LEDGER_COUNTS = ['offered', 'acked', 'stored', 'lost', 'duplicated', 'storedUnacked', 'wrong'] as const;
/** Runs that are looked through for states and ledgers. */
const MOST_RUNS = 1000;

/** What an engine tells of its own runs as they happen. */
export interface SampleFeed {
  /** Calls the listener with each second of each run, and with the histograms that its percentiles came from. */
  onSample(listener: (run: Run, sample: Sample, latencies: Latencies) => void): void;
}

/** What Prometheus scrapes. Labels are the target and its kind of sink, never a run: their number stays bounded. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #engine: Engine;
  /** By labels, as they are written. */
  readonly #buckets = new Map<string, Record<Latency, LatencyBuckets>>();
  readonly #runs: Gauge<'state'>;
  readonly #ledger: Gauge<'target' | 'sink' | 'count'>;
  readonly #requests: Counter<'method' | 'status'>;

  constructor(engine: Engine & SampleFeed, version: string) {
    this.#engine = engine;
    collectDefaultMetrics({ register: this.#registry });
    this.#gauge('thermobench_build_info', 'Which Thermobench this is.', ['version', 'node']).set(
      { version, node: process.version },
      1
    );
    this.#requests = this.#counter('thermobench_http_requests_total', 'Requests answered.', ['method', 'status']);
    this.#runs = this.#gauge('thermobench_runs', `Runs by state, among the newest ${MOST_RUNS}.`, ['state']);
    this.#ledger = this.#gauge(
      'thermobench_last_run_rows',
      'Rows of the last run of a target that was counted back from the store, by what became of them.',
      [...LABELS, 'count']
    );
    this.#countRows(engine);
  }

  countRequest(method: string, status: number): void {
    this.#requests.inc({ method, status });
  }

  /** All metrics in the text format of Prometheus. Throws what the engine throws when its runs cannot be read. */
  async text(): Promise<string> {
    await this.#showRuns();
    return `${await this.#registry.metrics()}\n${this.#latencyText()}`;
  }

  #countRows(feed: SampleFeed): void {
    const offered = this.#counter('thermobench_rows_offered_total', 'Readings handed to a sink.', LABELS);
    const acked = this.#counter('thermobench_rows_acked_total', 'Readings that a sink confirmed as durable.', LABELS);
    const rejected = this.#counter('thermobench_rows_rejected_total', 'Readings that a store refused.', LABELS);
    const relayed = this.#counter('thermobench_rows_relayed_total', 'Readings that the relay of a run made durable.', [
      'target',
      'relay_to',
    ]);
    const lag = this.#gauge(
      'thermobench_relay_lag_rows',
      'Records that the relay of the last run had before it, when last seen.',
      ['target', 'relay_to']
    );
    const transient = this.#counter('thermobench_transient_errors_total', 'Failures that were retried.', LABELS);
    feed.onSample(({ spec: { target, relayTo }, sink }, sample, latencies) => {
      const labels = { target, sink };
      offered.inc(labels, sample.offered);
      acked.inc(labels, sample.acked);
      rejected.inc(labels, sample.rejected);
      transient.inc(labels, sample.transientErrors);
      if (sample.relay !== undefined && relayTo !== null) {
        relayed.inc({ target, relay_to: relayTo }, sample.relay.relayed);
        lag.set({ target, relay_to: relayTo }, sample.relay.lag);
      }
      const buckets = this.#bucketsOf(`target=${JSON.stringify(target)},sink=${JSON.stringify(sink)}`);
      LATENCIES.forEach(({ latency }) => buckets[latency].add(latencies[latency]));
    });
  }

  async #showRuns(): Promise<void> {
    const runs = await this.#engine.runs(MOST_RUNS);
    // A run that is removed meanwhile has no report any more; the next scrape does without it.
    const reports = await Promise.allSettled(lastCounted(runs).map(({ id }) => this.#engine.report(id)));
    const states = Map.groupBy(runs, ({ state }) => state);
    RunState.options.forEach((state) => this.#runs.set({ state }, states.get(state)?.length ?? 0));
    this.#ledger.reset();
    for (const report of reports) {
      if (report.status === 'fulfilled' && report.value.ledger !== null) {
        const { target, sink, ledger } = report.value;
        LEDGER_COUNTS.forEach((count) => this.#ledger.set({ target, sink, count }, ledger[count]));
      }
    }
  }

  #latencyText(): string {
    const lines = LATENCIES.flatMap(({ latency, name, help }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} histogram`,
      ...[...this.#buckets].flatMap(([labels, buckets]) => buckets[latency].lines(name, labels)),
    ]);
    return `${lines.join('\n')}\n`;
  }

  #bucketsOf(labels: string): Record<Latency, LatencyBuckets> {
    const buckets = this.#buckets.get(labels) ?? {
      service: new LatencyBuckets(),
      intended: new LatencyBuckets(),
      commit: new LatencyBuckets(),
    };
    this.#buckets.set(labels, buckets);
    return buckets;
  }

  #counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.#registry] });
  }
}

/** The newest run of each target whose rows were counted. */
function lastCounted(newestFirst: readonly Run[]): Run[] {
  const counted = newestFirst.filter(({ valid }) => valid !== null);
  return [...Map.groupBy(counted, ({ spec }) => spec.target).values()].flatMap((runs) => runs.slice(0, 1));
}
