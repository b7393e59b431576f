import type { RecordedRun } from '../../model/run.ts';
import type { Sample } from '../../model/sample.ts';
import type { Latencies } from '../../stats/histograms.ts';
import { LatencyBuckets } from './latency-buckets.ts';

const MEASURED = ['service', 'intended', 'commit'] as const;
type Latency = (typeof MEASURED)[number];

const LATENCIES: ReadonlyArray<{ latency: Latency; name: string; help: string }> = [
  {
    latency: 'service',
    name: 'thermobench_call_to_ack_seconds',
    help: "Latency from the call that passes a reading to the sink until the sink's ack, without warm-ups.",
  },
  {
    latency: 'intended',
    name: 'thermobench_intended_seconds',
    help: "Latency from the intended start of a reading until the sink's ack, without warm-ups.",
  },
  { latency: 'commit', name: 'thermobench_commit_seconds', help: 'Duration of commits, without warm-ups.' },
  {
    latency: 'service',
    name: 'thermobench_service_seconds',
    help: 'Deprecated, exported until 0.2.x: the same as thermobench_call_to_ack_seconds, without warm-ups.',
  },
];

/** Latencies of readings by target, without warm-ups, as Prometheus histograms. */
export class LatencyMetrics {
  /** The key is the text form of the labels. */
  readonly #buckets = new Map<string, Record<Latency, LatencyBuckets>>();

  add({ spec: { target }, sink }: RecordedRun, { warming }: Sample, latencies: Latencies): void {
    // Creates the series with zeros during the warm-up, because Prometheus derives no rate from the first value of a counter.
    const buckets = this.#bucketsOf(`target=${JSON.stringify(target)},sink=${JSON.stringify(sink)}`);
    if (warming) {
      return;
    }
    MEASURED.forEach((latency) => buckets[latency].add(latencies[latency]));
  }

  /** All histograms, in the text format of Prometheus. */
  text(): string {
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
}
