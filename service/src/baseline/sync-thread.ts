import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

import { percentiles, record, totalHistogram } from '../stats/histograms.ts';
import { SyncOrder, type SyncResult } from './sync-latency.ts';

/** A page of most stores, and a block of most file systems. */
const BLOCK_BYTES = 4_096;
/** The file is as large as a small redo log, and as in a redo log, blocks are overwritten, so that no sync has to grow the file. */
const BLOCKS = 1_024;

/**
 * Writes a block and waits until the disk has it, again and again. In a thread of its own, since each wait blocks its thread, and
 * since waiting through Node's event loop would add its delays to the latencies.
 */
function measure({ file, durationMs }: SyncOrder): SyncResult {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    const block = Buffer.alloc(BLOCK_BYTES, 'thermobench');
    for (let index = 0; index < BLOCKS; index++) {
      writeSync(descriptor, block, 0, BLOCK_BYTES, index * BLOCK_BYTES);
    }
    fsyncSync(descriptor);
    const latencies = totalHistogram();
    const startedAt = performance.now();
    let now = startedAt;
    for (let count = 0; now - startedAt < durationMs || count === 0; count++) {
      const before = now;
      writeSync(descriptor, block, 0, BLOCK_BYTES, (count % BLOCKS) * BLOCK_BYTES);
      fdatasyncSync(descriptor);
      now = performance.now();
      record(latencies, now - before, 1);
    }
    const { p50 = 0, p99 = 0, max = 0 } = percentiles(latencies) ?? {};
    const count = latencies.totalCount;
    return { count, perSecond: (count * 1000) / (now - startedAt), p50Ms: p50, p99Ms: p99, maxMs: max };
  } finally {
    closeSync(descriptor);
  }
}

parentPort?.postMessage(measure(SyncOrder.parse(workerData)));
