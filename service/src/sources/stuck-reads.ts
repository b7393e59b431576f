import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const NAME = 'thermobench: reads under way';

/**
 * How many sensor reads currently occupy libuv threads, across all threads of this process. Neither the process nor a worker
 * thread can exit while one of these reads waits in the kernel.
 */
class StuckReads {
  readonly #count: Int32Array;

  constructor() {
    const shared = getEnvironmentData(NAME);
    const memory = shared instanceof SharedArrayBuffer ? shared : new SharedArrayBuffer(4);
    setEnvironmentData(NAME, memory);
    this.#count = new Int32Array(memory);
  }

  get count(): number {
    return Atomics.load(this.#count, 0);
  }

  begin(): void {
    Atomics.add(this.#count, 0, 1);
  }

  end(): void {
    Atomics.sub(this.#count, 0, 1);
  }
}

export const stuckReads = new StuckReads();
