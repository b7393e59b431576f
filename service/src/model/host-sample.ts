import { z } from 'zod';

import { BOARD_STATES } from './board-state.ts';

const Share = z.number().describe('0 to 1.');

/** What one host did in an interval of a run: its CPUs, disks, network, memory, and the programs of the run. */
export const HostSample = z.object({
  host: z.string(),
  seconds: z
    .number()
    .default(1)
    .describe(
      'Length of the time that the figures describe. A host that is read from Prometheus has a sample per scrape.'
    ),
  roles: z
    .array(z.enum(['generator', 'store']))
    .default(['generator'])
    .describe('What of the run is known to run on this host: producers, the store, or both.'),
  cpus: z.int().describe('CPU threads of the host.'),
  cpu: z
    .object({ user: Share, system: Share, iowait: Share, steal: Share })
    .describe('Shares of the time of all CPUs; the rest is idle.'),
  busiestCpu: Share.describe('Share of the time in which the busiest CPU was not idle.'),
  pressure: z
    .object({ cpu: Share, io: Share, memory: Share })
    .nullable()
    .describe('Share of the time in which programs waited for the resource; null if the kernel does not measure it.'),
  disks: z.array(
    z.object({
      device: z.string(),
      busy: Share.describe('Share of the time in which a request was in progress.'),
      queue: z.number().describe('Average number of requests in progress.'),
      readsPerSecond: z.number(),
      writesPerSecond: z.number(),
      flushesPerSecond: z.number(),
      readBytesPerSecond: z.number(),
      writtenBytesPerSecond: z.number(),
    })
  ),
  interfaces: z.array(
    z.object({
      device: z.string(),
      receivedBytesPerSecond: z.number(),
      sentBytesPerSecond: z.number(),
      droppedPerSecond: z.number(),
      bitsPerSecond: z.number().nullable().describe('Speed of the interface; null if unknown.'),
    })
  ),
  tcpRetransmitsPerSecond: z.number(),
  swappedBytesPerSecond: z.number(),
  memoryBytes: z.number(),
  memoryAvailableBytes: z.number(),
  cpuClock: z
    .object({ hertz: z.number(), maxHertz: z.number() })
    .nullable()
    .default(null)
    .describe('Clock frequency of the CPUs, as the kernel requested it; null if they do not report it.'),
  celsius: z.number().nullable().default(null).describe('Highest temperature of the CPU; null if it has no sensor.'),
  boardStates: z
    .array(
      z.object({
        name: z.enum(BOARD_STATES),
        active: Share.describe('Share of the time in which it was active.'),
      })
    )
    .default([])
    .describe('How the firmware of a Raspberry Pi protected it; empty on other machines.'),
  clockStepSeconds: z.number().default(0).describe('By how much the time of day was changed, in any direction.'),
  programs: z.array(
    z.object({
      role: z.enum(['generator', 'store']),
      name: z.string().describe('Name of the program.'),
      cpus: z.number().describe('Average number of CPUs used.'),
      waitedForCpu: z
        .number()
        .describe("Average number of the program's threads that were ready but waited for a CPU."),
      writtenBytesPerSecond: z
        .number()
        .nullable()
        .describe('Bytes that the program caused to be written; null if this cannot be read.'),
      quotaCpus: z.number().nullable().describe("CPUs that the program's control group may use; null without a quota."),
      throttled: Share.describe('Share of the time in which the control group was stopped because of the quota.'),
    })
  ),
});
export type HostSample = z.infer<typeof HostSample>;
