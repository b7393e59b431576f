import { row } from './dashboard.ts';
import { graph } from './panels.ts';
import { prometheus } from './queries.ts';
import { busiest, lowest } from './spans.ts';

/** Whether the heap is large enough. The JMX exporter's agent provides these metrics for every Java program. */
export function heap(selector: string) {
  const used = `jvm_memory_used_bytes{${selector},area="heap"}`;
  const max = 'on (instance, host) jvm_memory_max_bytes{area="heap"}';
  return row('Is the heap large enough?', [
    graph({
      title: 'Heap used',
      description:
        'The heap fills, and garbage collection clears it. Each point shows the lowest use since the previous point, ' +
        'which is the memory that is really needed. If it nears 100 %, increase the heap (-Xmx).',
      unit: 'percentunit',
      width: 8,
      levels: { bad: 0.95 },
      queries: [prometheus(`${lowest(used)} / ${max}`, '{{instance}}')],
    }).max(1),
    graph({
      title: 'Time spent in garbage collection',
      description:
        'Share of time in which the garbage collector stopped everything else. More than a few percent shows up as ' +
        'latency: increase the heap.',
      unit: 'percentunit',
      width: 8,
      levels: { warning: 0.05, bad: 0.2 },
      queries: [
        prometheus(
          busiest((span) => `sum by (host, instance) (rate(jvm_gc_collection_seconds_sum{${selector}}${span}))`),
          '{{instance}}'
        ),
      ],
    }).axisSoftMax(0.05),
    graph({
      title: 'Processor used',
      description:
        'Number of CPU threads that the program keeps busy. If this reaches the machine’s number of threads, the ' +
        'processor is the limit.',
      unit: 'none',
      width: 8,
      queries: [prometheus(`rate(process_cpu_seconds_total{${selector}}[$__rate_interval])`, '{{instance}}')],
    }),
  ]);
}
