import type { Run } from '../../model/run.ts';
import type { Latencies } from '../../producer/histograms.ts';
import { LatencyBuckets } from './latency-buckets.ts';

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

/** Latencies of all readings by target, as Prometheus's histograms. */
export class LatencyMetrics {
  /** By labels, as they are written. */
  readonly #buckets = new Map<string, Record<Latency, LatencyBuckets>>();

  add({ spec: { target }, sink }: Run, latencies: Latencies): void {
    const buckets = this.#bucketsOf(`target=${JSON.stringify(target)},sink=${JSON.stringify(sink)}`);
    LATENCIES.forEach(({ latency }) => buckets[latency].add(latencies[latency]));
  }

  /** In the text format of Prometheus. */
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
