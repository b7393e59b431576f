import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

import { z } from 'zod';

import { BaselineFigures } from '../model/baseline.ts';

const THREAD = new URL('./sync-thread.ts', import.meta.url);

/** What the thread does: writes to a new file for this time. */
export const SyncOrder = z.object({ file: z.string(), durationMs: z.number() });
export type SyncOrder = z.infer<typeof SyncOrder>;

const SyncResult = BaselineFigures.shape.sync.unwrap();
export type SyncResult = z.infer<typeof SyncResult>;

/**
 * How long it takes until a written block of 4 KiB is on the disk (`fdatasync`), one block after the other, as in commits of a store
 * with one client. Creates the file, and leaves it. Throws the system's error, or the signal's reason once the thread has ended.
 */
export async function measureSyncs(order: SyncOrder, signal: AbortSignal): Promise<SyncResult> {
  const thread = new Worker(THREAD, { workerData: order });
  const stop = () => void thread.terminate();
  signal.addEventListener('abort', stop, { once: true });
  const ended = once(thread, 'exit');
  try {
    const answer: unknown = await Promise.race([once(thread, 'message').then(([message]) => message), ended]);
    await ended;
    signal.throwIfAborted();
    return SyncResult.parse(answer);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
