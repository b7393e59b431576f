import { row } from './dashboard.ts';
import { graph } from './panels.ts';
import { prometheus } from './queries.ts';

/** Is the heap large enough? What every Java program tells through the JMX exporter's agent. */
export function heap(selector: string) {
  return row('Is its heap large enough?', [
    graph({
      title: 'Heap used',
      description:
        'A saw: it fills, and is cleared. Its lower edge is what is really needed; where that nears 100 %, or the ' +
        'teeth get narrow, give it more (-Xmx).',
      unit: 'percentunit',
      width: 8,
      levels: { bad: 0.95 },
      queries: [
        prometheus(
          `jvm_memory_used_bytes{${selector},area="heap"} / on (instance, host) jvm_memory_max_bytes{area="heap"}`,
          '{{instance}}'
        ),
      ],
    }).max(1),
    graph({
      title: 'Time spent clearing the heap',
      description:
        'Share of time in which everything else stood still for the garbage collector. More than a few percent show ' +
        'as latency: give it more heap.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.05, bad: 0.2 },
      queries: [
        prometheus(
          `sum by (host, instance) (rate(jvm_gc_collection_seconds_sum{${selector}}[$__rate_interval]))`,
          '{{instance}}'
        ),
      ],
    }).axisSoftMax(0.05),
    graph({
      title: 'Processor used',
      description: 'Threads that it keeps busy: 1 is one thread. As many as the machine has is the limit.',
      unit: 'none',
      width: 8,
      queries: [prometheus(`rate(process_cpu_seconds_total{${selector}}[$__rate_interval])`, '{{instance}}')],
    }),
  ]);
}
