import { graph } from './panels.ts';
import { prometheus } from './queries.ts';
import { NO_PRESSURE, NODE } from './selectors.ts';
import { busiest, BUSIEST_MINUTE } from './spans.ts';

/** How long processes wait for a processor. Source: the kernel's pressure stall information (PSI). */
export function waitingForAProcessor() {
  return graph({
    title: 'Waiting for a processor',
    description:
      'Share of time in which at least one process was ready to run but had to wait (pressure stall information). It ' +
      'rises if more processes are ready than the processors can run. In a container with a CPU quota, it can rise ' +
      'even if the machine looks idle.' +
      BUSIEST_MINUTE,
    unit: 'percentunit',
    width: 8,
    levels: { warning: 0.2, bad: 0.5 },
    queries: [prometheus(waiting('cpu_waiting'), '{{host}}')],
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
      'stall information. A limit imposed by software, such as a container’s I/O limit, shows only here.' +
      BUSIEST_MINUTE,
    unit: 'percentunit',
    width: 8,
    levels: { warning: 0.3, bad: 0.6 },
    queries: [prometheus(waiting('io_waiting'), '{{host}} some'), prometheus(waiting('io_stalled'), '{{host}} all')],
  }).noValue(NO_PRESSURE);
}

/** How long processes wait for memory. Same source. */
export function waitingForMemory() {
  return graph({
    title: 'Waiting for memory',
    description:
      'Share of time in which at least one process waited for memory to be freed (pressure). If it is more than ' +
      'a few percent, the machine is too small for its load: give the store a smaller heap or buffer pool.' +
      BUSIEST_MINUTE,
    unit: 'percentunit',
    width: 8,
    levels: { warning: 0.05, bad: 0.2 },
    queries: [prometheus(waiting('memory_waiting'), '{{host}}')],
  })
    .axisSoftMax(0.1)
    .noValue(NO_PRESSURE);
}

function waiting(what: string): string {
  return busiest((span) => `rate(node_pressure_${what}_seconds_total{${NODE}}${span})`);
}
