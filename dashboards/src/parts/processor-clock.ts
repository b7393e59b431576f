import { prometheus, type Query } from './queries.ts';
import { NODE } from './selectors.ts';

/**
 * The clock that the hardware reports, where node_exporter may read it; the one that a Raspberry Pi's firmware measured; and the one that
 * the kernel requests.
 */
export function processorClock(): Query[] {
  return [
    prometheus(`avg by (host) (node_cpu_frequency_hertz{${NODE}})`, '{{host}}'),
    prometheus('max by (host) (host:thermobench_board_clock_hertz:max{host=~"$host"})', '{{host}} measured'),
    prometheus(`avg by (host) (node_cpu_scaling_frequency_hertz{${NODE}})`, '{{host}} requested'),
  ];
}
