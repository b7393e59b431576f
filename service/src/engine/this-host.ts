import { existsSync } from 'node:fs';
import os from 'node:os';

import type { Host } from '../model/host.ts';

/** The host of this process, as it is now. */
export function thisHost(): Host {
  return {
    id: os.hostname(),
    cpus: os.availableParallelism(),
    cpuModel: os.cpus()[0]?.model.trim() || null,
    architecture: os.arch(),
    memoryBytes: os.totalmem(),
    freeMemoryBytes: os.freemem(),
    kernel: `${os.type()} ${os.release()}`,
    nodeVersion: process.version,
    pressure: existsSync('/proc/pressure/cpu'),
  };
}
