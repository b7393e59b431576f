import { Fault } from '../model/fault.ts';
import { atMost } from './deadline.ts';

/**
 * The results of the orders that complete by the deadline; the other orders continue. Orders that fail because the store is
 * overloaded count as pending. Throws any other failure.
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
  await atMost(Math.max(0, deadline - performance.now()), all, undefined);
  return [...done];
}

function throwUnlessTransient(fault: Fault): void {
  if (fault.kind !== 'transient') {
    throw fault;
  }
}
