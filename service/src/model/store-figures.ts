import { z } from 'zod';

const Share = z.number().describe('0 to 1');

/**
 * What a store can report about itself. A figure is left out if the store does not have it, does not show it to this user, or serves
 * it only through an exporter that is not configured.
 *
 * In a sample, figures "per second" are rates, and the others are averages over the interval.
 */
export const StoreFigures = z
  .object({
    answerMs: z.number().describe('How long the store took to answer a request that needs no work.'),
    shortestAnswerMs: z
      .number()
      .describe('The shortest such time so far; the first is measured before the producers start.'),
    slowAnswers: Share.describe('Share of these answers that took at least three times as long as the shortest one.'),
    rowLockMs: z.number().describe('Time for which sessions of all clients waited for locks of rows, per second.'),
    waitingForTable: z.number().describe("Sessions of the target's user that wait for a lock of the table."),
    flushes: z.number().describe('Flushes to disk, per second.'),
    pendingFlushes: z.number().describe('Flushes to disk in progress.'),
    logWaits: z.number().describe('Sessions that waited because the buffer of the redo log was full, per second.'),
    logFilled: Share.describe(
      'How much of the redo log is in use, 0 to 1. When the log is full, sessions wait until pages are written.'
    ),
    logFull: Share.describe('Share of the time in which the redo log was full, so that sessions waited for it.'),
    bufferPoolWaits: z.number().describe('Times that a session waited for a free page in the buffer pool, per second.'),
    runningThreads: z.number().describe('Sessions of all clients that execute a statement.'),
    produceRequests: z.number().describe('Produce requests that the brokers answered, per second.'),
    requestQueueMs: z.number().describe('Time for which Produce requests waited for a request handler, per second.'),
    localMs: z.number().describe('Time for which leaders wrote the records of Produce requests, per second.'),
    remoteMs: z.number().describe('Time for which Produce requests waited for the other replicas, per second.'),
    responseMs: z.number().describe('Time for which Produce requests were being answered, per second.'),
    throttleMs: z.number().describe('Time for which brokers delayed clients because of a quota, per second.'),
    waitingRequests: z.number().describe('Requests that wait for a thread that handles them.'),
    handlersBusy: Share.describe(
      'How busy the threads that handle requests were, on the busiest broker or node, 0 to 1.'
    ),
    networkThreadsBusy: Share.describe(
      'How busy the network threads of the busiest broker were, 0 to 1; over half a minute.'
    ),
    underReplicated: z.number().describe('Partitions of the topic with fewer copies in sync than they should have.'),
    compactions: z.number().describe('Compactions in progress.'),
    pendingCompactions: z.number().describe('Compactions that wait for a thread.'),
    writes: z.number().describe('Writes that the nodes answered, per second.'),
    droppedWrites: z.number().describe('Writes that nodes dropped because they had waited too long, per second.'),
    commitLogWaits: z
      .number()
      .describe('Writes that waited for a sync of the commit log, or for its next file, per second.'),
    gcMs: z.number().describe('Time in which the garbage collector paused a node, on average, per second.'),
  })
  .partial();
export type StoreFigures = z.infer<typeof StoreFigures>;
export type StoreFigure = keyof StoreFigures;

/** What a store reported about itself in one interval of a run. */
export const StoreSample = z.object({
  figures: StoreFigures,
  missing: z.array(z.string()).describe('What the store did not show, and why.'),
});
export type StoreSample = z.infer<typeof StoreSample>;
