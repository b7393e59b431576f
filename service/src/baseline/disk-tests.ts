import { closeSync, constants, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { parseFio, type FioResult } from './fio.ts';
import { runTool } from './tool.ts';

/** Size of the file, and so what the tests occupy on the disk at most. Larger than the cache of an SD card or a cheap SSD. */
export const FILE_BYTES = 256 * 1024 * 1024;
/** Small enough to be laid out within a second even by a slow card, if the sequential test could not write the file. */
const LEAST_BYTES = 8 * 1024 * 1024;
/** The most that a test writes: a fast disk would otherwise write tens of gigabytes in its time. */
const WRITTEN_BYTES = 4 * 1024 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;
const FILE = 'data';
/** A slow card takes long to finish what is already on its way. */
const SPARE_MS = 120_000;

interface FioJob {
  readonly name: string;
  /** Parameters of fio besides those that all jobs share. */
  readonly args: readonly string[];
  /** The file must be there already: what the sequential write has left. */
  readonly readsFile: boolean;
}

/** The kinds of access that the original article measured, each for a shorter time. Each job uses one thread that waits for each answer (`psync`). */
export const FIO_JOBS = {
  sequentialWrite: {
    name: 'sequential-write',
    // Without space that is reserved but not written: reading it would not touch the disk.
    args: ['--rw=write', '--bs=1M', '--fallocate=none', `--size=${FILE_BYTES}`, `--io_size=${WRITTEN_BYTES}`],
    readsFile: false,
  },
  sequentialRead: { name: 'sequential-read', args: ['--rw=read', '--bs=1M', '--time_based'], readsFile: true },
  randomRead: { name: 'random-read', args: ['--rw=randread', '--bs=4k', '--time_based'], readsFile: true },
  randomMixed: {
    name: 'random-mixed',
    args: ['--rw=randrw', '--bs=4k', '--fsync=1', `--io_size=${WRITTEN_BYTES}`],
    readsFile: true,
  },
} as const satisfies Record<string, FioJob>;

interface DiskTest {
  folder: string;
  directIo: boolean;
  durationMs: number;
  signal: AbortSignal;
}

/** Runs one job on the test file of a folder. Throws TOOL_FAILED in fio's own words, for example if the disk is full. */
export async function runFio(job: FioJob, { folder, directIo, durationMs, signal }: DiskTest): Promise<FioResult> {
  const args = [
    `--name=${job.name}`,
    `--directory=${folder}`,
    `--filename=${FILE}`,
    '--ioengine=psync',
    // A job in a process of its own would outlive fio if fio is killed.
    '--thread',
    `--direct=${Number(directIo)}`,
    `--runtime=${Math.round(durationMs)}ms`,
    '--output-format=json',
    ...job.args,
    ...(job.readsFile ? [`--size=${usableBytes(folder)}`] : []),
  ];
  return parseFio(await runTool('fio', args, { signal, withinMs: durationMs + SPARE_MS }));
}

/** Whether files in this folder can be read and written without the page cache. Some file systems in memory and of networks refuse that. */
export function supportsDirectIo(folder: string): boolean {
  const file = join(folder, 'direct');
  try {
    closeSync(openSync(file, constants.O_CREAT | constants.O_RDWR | constants.O_DIRECT, 0o600));
    return true;
  } catch {
    return false;
  } finally {
    rmSync(file, { force: true });
  }
}

/** How much of the file was written in whole blocks: a slow disk cannot write all of it in time. */
function usableBytes(folder: string): number {
  const written = statSync(join(folder, FILE), { throwIfNoEntry: false })?.size ?? 0;
  return Math.max(LEAST_BYTES, written - (written % MEBIBYTE));
}
