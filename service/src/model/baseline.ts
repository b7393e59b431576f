import { z } from 'zod';

import { FaultRecord } from './fault.ts';

/**
 * What a baseline measures, in this order:
 * - `cpu`: prime numbers on one thread, then on all (sysbench).
 * - `sequentialWrite`, `sequentialRead`: blocks of 1 MiB, one after the other, without the page cache (fio).
 * - `randomRead`: blocks of 4 KiB at random places (fio).
 * - `randomMixed`: the same, half of them written, each followed by an fsync (fio).
 * - `sync`: how long a 4 KiB write takes until the disk has it, one after the other: what a commit waits for.
 * - `network`: TCP (iperf3), on a host with an agent to the host of the service; otherwise over loopback, which is the most that
 *   programs on this host can exchange.
 */
export const BASELINE_TESTS = [
  'cpu',
  'sequentialWrite',
  'sequentialRead',
  'randomRead',
  'randomMixed',
  'sync',
  'network',
] as const;
export const BaselineTest = z.enum(BASELINE_TESTS);
export type BaselineTest = z.infer<typeof BaselineTest>;

/** What the caller decides about a baseline. */
export const BaselineRequest = z.strictObject({
  force: z
    .boolean()
    .default(false)
    .describe('Also measure while other programs use the host; the result then says so, and is not cited by verdicts.'),
  durationMs: z
    .int()
    .min(10_000)
    .max(600_000)
    .default(60_000)
    .describe('Time for all tests together. The figures of shorter tests vary more.'),
});
export type BaselineRequest = z.infer<typeof BaselineRequest>;

/** The same on the command line of the host, where a folder on another disk may be named. */
export const BaselineOrder = BaselineRequest.extend({
  folder: z
    .string()
    .nullable()
    .default(null)
    .describe('Folder for the files of the disk tests; null for the data folder.'),
});

const BytesPerSecond = z.number().min(0);
const PerSecond = z.number().min(0);

const Cpu = z.object({
  eventsPerSecond: PerSecond.describe('Events per second on one thread.'),
  threads: z.int().min(1),
  allEventsPerSecond: PerSecond.describe('Events per second on all `threads` together.'),
});
const Sequential = z.object({ bytesPerSecond: BytesPerSecond });
const RandomRead = z.object({ operationsPerSecond: PerSecond, p99Ms: z.number().nullable() });
const RandomMixed = z.object({ readsPerSecond: PerSecond, writesPerSecond: PerSecond });
const Sync = z.object({
  perSecond: PerSecond,
  p50Ms: z.number(),
  p99Ms: z.number(),
  maxMs: z.number(),
  count: z.int().min(1),
});
const Network = z.object({
  bitsPerSecond: z.number().min(0),
  retransmits: z.int().min(0).nullable(),
  peer: z.string().describe('Host at the other end of the connection; `loopback` if it is the host itself.'),
});

/** The figures of a baseline; null if a test was not made, or not yet. */
export const BaselineFigures = z.object({
  cpu: Cpu.nullable(),
  sequentialWrite: Sequential.nullable(),
  sequentialRead: Sequential.nullable(),
  randomRead: RandomRead.nullable(),
  randomMixed: RandomMixed.nullable(),
  sync: Sync.nullable(),
  network: Network.nullable(),
});
export type BaselineFigures = z.infer<typeof BaselineFigures>;

export const NO_FIGURES: BaselineFigures = {
  cpu: null,
  sequentialWrite: null,
  sequentialRead: null,
  randomRead: null,
  randomMixed: null,
  sync: null,
  network: null,
};

/** The disk that holds a folder; null where the system does not say. */
export const DiskPlace = z.object({
  device: z.string().nullable().describe('Name of the whole disk, such as `mmcblk0`.'),
  model: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  fileSystem: z.string().nullable().describe('Type of the file system, such as `ext4`.'),
});
export type DiskPlace = z.infer<typeof DiskPlace>;

/** What a host can do at most, measured with its own tools: its CPUs, the disk of one folder, and its network. */
export const Baseline = z.object({
  id: z.string(),
  state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted']),
  host: z.string(),
  startedAt: z.number().describe('In milliseconds since 1970 UTC.'),
  endedAt: z.number().nullable(),
  startedBy: z.string().nullable(),
  durationMs: z.number().describe('Planned time for all tests together.'),
  expectedMs: z
    .number()
    .describe('Expected time of the whole baseline, including the checks before and after the tests.'),
  test: BaselineTest.nullable().describe('The test that is in progress.'),
  kernel: z.string(),
  architecture: z.string(),
  cpuModel: z.string().nullable(),
  cpus: z.int().min(1),
  folder: z.string().describe('Folder that contained the files of the disk tests while these tests ran.'),
  disk: DiskPlace,
  directIo: z
    .boolean()
    .nullable()
    .describe('Whether fio could bypass the page cache; if not, its reads may come from memory. Null if unknown.'),
  tools: z.record(z.string(), z.string()).describe('Versions of the tools that were used, by name.'),
  figures: BaselineFigures,
  skipped: z
    .array(z.object({ test: BaselineTest, problem: FaultRecord }))
    .describe('Tests without figures, and why: a tool is missing, or it failed.'),
  disturbances: z.array(z.string()).describe('What else used the host before or after the tests.'),
  problem: FaultRecord.nullable().describe('Why the baseline failed.'),
});
export type Baseline = z.infer<typeof Baseline>;
