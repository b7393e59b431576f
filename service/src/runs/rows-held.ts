import type { Sink } from '../sinks/contract.ts';
import { within } from '../time/deadline.ts';

const ASK_WITHIN_MS = 5_000;

/** How many rows the store reports to hold; null if it does not report it. A failure here must not fail the run. */
export async function rowsHeld(sink: Sink): Promise<number | null> {
  try {
    return (await within(ASK_WITHIN_MS, 'asking how many rows there are', sink.rowsHeld?.() ?? nobodyKnows)) ?? null;
  } catch {
    return null;
  }
}

const nobodyKnows = Promise.resolve(null);
