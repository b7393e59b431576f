import { setTimeout as pause } from 'node:timers/promises';

import { Fault } from '../model/fault.ts';

/**
 * What is there by the deadline; the rest goes on. A store that is overloaded has had its time too: what it did not manage is
 * pending. Any other failure is thrown.
 */
export async function inTime<T>(deadline: number, orders: ReadonlyArray<Promise<T>>): Promise<T[]> {
  const done: T[] = [];
  const all = Promise.all(
    orders.map((order) =>
      order.then(
        (outcome) => void done.push(outcome),
        (thrown: unknown) => throwUnlessTransient(Fault.from(thrown))
      )
    )
  );
  const over = new AbortController();
  const late = pause(Math.max(0, deadline - performance.now()), undefined, { signal: over.signal });
  await Promise.race([all, late]).finally(() => over.abort());
  return [...done];
}

function throwUnlessTransient(fault: Fault): void {
  if (fault.kind !== 'transient') {
    throw fault;
  }
}
