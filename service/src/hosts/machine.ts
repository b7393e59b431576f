import { existsSync } from 'node:fs';
import os from 'node:os';

import type { AgentStatus } from '../model/host.ts';
import { cpuTemperatureFiles, highestCelsius } from './cpu-temperature.ts';

/** The machine on which this process runs, as it is now. */
export function machine(): Omit<AgentStatus, 'id' | 'version' | 'runs' | 'labels' | 'targets'> {
  return {
    cpus: os.availableParallelism(),
    cpuModel: os.cpus()[0]?.model.trim() || null,
    architecture: os.arch(),
    memoryBytes: os.totalmem(),
    freeMemoryBytes: os.freemem(),
    kernel: `${os.type()} ${os.release()}`,
    nodeVersion: process.version,
    pressure: existsSync('/proc/pressure/cpu'),
    celsius: highestCelsius(cpuTemperatureFiles('/sys')),
  };
}
