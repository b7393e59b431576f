import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';

import type { Second } from './second.ts';

type ThreadLoad = Pick<Second, 'cpuSeconds' | 'eventLoopMs' | 'eventLoopDelayMs' | 'gcMs'>;

const RESOLUTION_MS = 20;

/**
 * Measures the load generator itself: this thread's event loop, garbage collector and CPU time, without other runs or
 * other work in the process.
 */
export class ThreadWatch {
  readonly #delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  readonly #collections = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      this.#gcMs += entry.duration;
    }
  });
  #utilization = performance.eventLoopUtilization();
  #gcMs = 0;
  #cpu = process.threadCpuUsage();

  constructor() {
    this.#delay.enable();
    this.#collections.observe({ entryTypes: ['gc'] });
  }

  /** The load since the last call. */
  take(): ThreadLoad {
    const now = performance.eventLoopUtilization();
    const { active } = performance.eventLoopUtilization(now, this.#utilization);
    const cpu = process.threadCpuUsage(this.#cpu);
    const load = {
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      eventLoopMs: active,
      eventLoopDelayMs: Math.max(0, this.#delay.percentile(99) / 1e6 - RESOLUTION_MS),
      gcMs: this.#gcMs,
    };
    this.#utilization = now;
    this.#cpu = process.threadCpuUsage();
    this.#gcMs = 0;
    this.#delay.reset();
    return load;
  }

  close(): void {
    this.#delay.disable();
    this.#collections.disconnect();
  }
}
