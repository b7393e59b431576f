import { monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks';

export interface ThreadLoad {
  /** CPU time of this thread only, without other runs or other work in the process. */
  cpuSeconds: number;
  /** Share of the time that the event loop was not idle, 0 to 1. */
  eventLoopUtilization: number;
  /** 99th percentile of how late timers ran. */
  eventLoopDelayMs: number;
  gcMs: number;
}

const RESOLUTION_MS = 20;

export const NO_LOAD: ThreadLoad = { cpuSeconds: 0, eventLoopUtilization: 0, eventLoopDelayMs: 0, gcMs: 0 };

/** Measures the load generator itself: this thread's event loop and garbage collector. */
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
    const { utilization } = performance.eventLoopUtilization(now, this.#utilization);
    const cpu = process.threadCpuUsage(this.#cpu);
    const load = {
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      eventLoopUtilization: utilization,
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
