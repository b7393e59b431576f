import { graph } from './panels.ts';
import { prometheus } from './queries.ts';
import { NO_PRESSURE, NODE } from './selectors.ts';

/** How long processes wait for a processor. Source: the kernel's pressure stall information (PSI). */
export function waitingForAProcessor() {
  return graph({
    title: 'Waiting for a processor',
    description:
      'Share of time in which at least one process was ready to run but had to wait (pressure stall information). It ' +
      'rises if more processes are ready than the processors can run. In a container with a CPU quota, it can rise ' +
      'even if the machine looks idle.',
    unit: 'percentunit',
    width: 8,
    levels: { warning: 0.2, bad: 0.5 },
    queries: [prometheus(`rate(node_pressure_cpu_waiting_seconds_total{${NODE}}[$__rate_interval])`, '{{host}}')],
  })
    .max(1)
    .noValue(NO_PRESSURE);
}

/** How long processes wait for a disk. Same source. */
export function waitingForADisk() {
  return graph({
    title: 'Waiting for a disk',
    description:
      'Share of time in which at least one process waited for I/O (some), or all of them did (all): pressure ' +
      'stall information. A limit imposed by software, such as a container’s I/O limit, shows only here.',
    unit: 'percentunit',
    width: 8,
    levels: { warning: 0.3, bad: 0.6 },
    queries: [
      prometheus(`rate(node_pressure_io_waiting_seconds_total{${NODE}}[$__rate_interval])`, '{{host}} some'),
      prometheus(`rate(node_pressure_io_stalled_seconds_total{${NODE}}[$__rate_interval])`, '{{host}} all'),
    ],
  }).noValue(NO_PRESSURE);
}
