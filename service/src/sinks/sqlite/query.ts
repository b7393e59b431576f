import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import { sqliteFault } from './faults.ts';

/** Counting a day's rows takes minutes on a Raspberry Pi. */
const LIMIT_MS = 30 * 60_000;

export interface Query {
  file: string;
  /** The table that the query reads. If there is no such table, the result is empty. */
  table: string;
  sql: string;
  parameters: Record<string, string | number>;
}

/**
 * The rows that a SELECT returns. The query runs in its own thread, so that the service keeps answering: node:sqlite blocks its
 * thread until it has the result, and counting millions of rows takes seconds.
 */
export async function queryRows<Row extends z.ZodType>(row: Row, query: Query): Promise<Array<z.output<Row>>> {
  const thread = new Worker(new URL('./query-thread.ts', import.meta.url), { workerData: query });
  try {
    const [rows]: unknown[] = await once(thread, 'message', { signal: AbortSignal.timeout(LIMIT_MS) });
    return z.array(row).parse(rows);
  } catch (thrown) {
    // Needed if there was no answer; a thread that has answered ends on its own.
    await thread.terminate();
    if (thrown instanceof Error && thrown.name === 'AbortError') {
      throw new Fault({
        kind: 'transient',
        code: 'QUERY_TIMEOUT',
        message: `${query.file} could not be read within ${LIMIT_MS / 60_000} minutes.`,
        hint: 'Try again on a less busy machine, or with a shorter time range.',
        cause: thrown,
      });
    }
    throw sqliteFault(thrown, query.file);
  }
}
