import { existsSync } from 'node:fs';
import os from 'node:os';

import { z } from 'zod';

import { Host } from '../../model/host.ts';
import { defineRoute, type Route } from '../route.ts';

export function hostRoutes(): Route[] {
  return [
    defineRoute({
      method: 'get',
      path: '/api/v1/hosts',
      id: 'listHosts',
      summary: 'The hosts that producers can run on: currently only this one',
      result: z.array(Host),
      handle: async () => [thisHost()],
    }),
  ];
}

function thisHost(): Host {
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
