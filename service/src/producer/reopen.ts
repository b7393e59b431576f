import pRetry from 'p-retry';

import { Fault } from '../model/fault.ts';
import type { Session } from '../sinks/contract.ts';

const REOPEN_WITHIN_MS = 10_000;

/**
 * Connects anew after `lost`, again and again for ten seconds, a little later each time. Throws a fatal Fault when the store
 * does not come back, and at once whatever other kind of Fault it answers. Gives up when the signal fires.
 */
export async function reopen(open: () => Promise<Session>, lost: Fault, signal: AbortSignal): Promise<Session> {
  try {
    return await pRetry(open, {
      retries: Infinity,
      minTimeout: 100,
      maxTimeout: 1_000,
      randomize: true,
      maxRetryTime: REOPEN_WITHIN_MS,
      signal,
      shouldRetry: ({ error }) => Fault.from(error).kind === 'transient',
    });
  } catch (thrown) {
    const last = Fault.from(thrown);
    if (last.kind !== 'transient') {
      throw last;
    }
    throw new Fault({
      kind: 'fatal',
      code: last.code,
      message: `The store was lost (${lost.message}) and did not come back within ${REOPEN_WITHIN_MS / 1000} s.`,
      hint: last.hint,
      cause: last,
    });
  }
}
