import { availableParallelism } from 'node:os';
import { join } from 'node:path';

import type { BaselineFigures, BaselineTest } from '../model/baseline.ts';
import { FIO_JOBS, runFio } from './disk-tests.ts';
import { measureNetwork, startLoopbackPeer, type NetworkPeer } from './network.ts';
import { measureSyncs } from './sync-latency.ts';
import { parseSysbench } from './sysbench.ts';
import { runTool } from './tool.ts';
import type { ToolName } from './tool-faults.ts';

/** Where and for how long a test measures. */
export interface TestOrder {
  /** A folder of its own on the measured disk. */
  folder: string;
  directIo: boolean;
  durationMs: number;
  signal: AbortSignal;
  /** Another host to which the network is measured; null for loopback. */
  peer: NetworkPeer | null;
}

interface TestOfHost {
  readonly test: BaselineTest;
  /** Null if Thermobench measures this itself. */
  readonly tool: ToolName | null;
  /** Seconds of a whole minute. */
  readonly seconds: number;
  measure(order: TestOrder): Promise<Partial<BaselineFigures>>;
}

/** A common limit for the prime numbers, so that results can be compared with published ones. */
const MAX_PRIME = 20_000;
const SPARE_MS = 20_000;

/** The tests in their order: the sequential write leaves the file that the next three read. */
export const TESTS: readonly TestOfHost[] = [
  {
    ...{ test: 'cpu', tool: 'sysbench', seconds: 8 },
    async measure({ durationMs, signal }) {
      const threads = availableParallelism();
      const eventsPerSecond = await primesPerSecond(1, durationMs / 2, signal);
      return {
        cpu: { eventsPerSecond, threads, allEventsPerSecond: await primesPerSecond(threads, durationMs / 2, signal) },
      };
    },
  },
  {
    ...{ test: 'sequentialWrite', tool: 'fio', seconds: 8 },
    async measure(order) {
      const { write } = await runFio(FIO_JOBS.sequentialWrite, order);
      return { sequentialWrite: { bytesPerSecond: write.bytesPerSecond } };
    },
  },
  {
    ...{ test: 'sequentialRead', tool: 'fio', seconds: 7 },
    async measure(order) {
      const { read } = await runFio(FIO_JOBS.sequentialRead, order);
      return { sequentialRead: { bytesPerSecond: read.bytesPerSecond } };
    },
  },
  {
    ...{ test: 'randomRead', tool: 'fio', seconds: 7 },
    async measure(order) {
      const { read } = await runFio(FIO_JOBS.randomRead, order);
      return { randomRead: { operationsPerSecond: read.operationsPerSecond, p99Ms: read.p99Ms } };
    },
  },
  {
    ...{ test: 'randomMixed', tool: 'fio', seconds: 10 },
    async measure(order) {
      const { read, write } = await runFio(FIO_JOBS.randomMixed, order);
      return { randomMixed: { readsPerSecond: read.operationsPerSecond, writesPerSecond: write.operationsPerSecond } };
    },
  },
  {
    ...{ test: 'sync', tool: null, seconds: 10 },
    async measure({ folder, durationMs, signal }) {
      return { sync: await measureSyncs({ file: join(folder, 'sync'), durationMs }, signal) };
    },
  },
  {
    ...{ test: 'network', tool: 'iperf3', seconds: 6 },
    async measure({ durationMs, signal, peer }) {
      await using loopback = peer === null ? await startLoopbackPeer(durationMs) : null;
      const other = peer ?? loopback;
      return other === null
        ? {}
        : { network: { ...(await measureNetwork(other, durationMs, signal)), peer: other.name } };
    },
  },
];

async function primesPerSecond(threads: number, durationMs: number, signal: AbortSignal): Promise<number> {
  const seconds = Math.max(1, Math.round(durationMs / 1000));
  const args = ['cpu', `--cpu-max-prime=${MAX_PRIME}`, `--threads=${threads}`, `--time=${seconds}`, 'run'];
  return parseSysbench(await runTool('sysbench', args, { signal, withinMs: durationMs + SPARE_MS }));
}
