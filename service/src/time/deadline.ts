import { Fault } from '../model/fault.ts';

/** The promise's own outcome, or `late` if it takes longer than `ms`. The promise itself continues. */
export async function atMost<T, Late>(ms: number, promise: Promise<T>, late: Late): Promise<T | Late> {
  const { promise: over, resolve } = Promise.withResolvers<Late>();
  const timer = setTimeout(() => resolve(late), ms);
  try {
    return await Promise.race([promise, over]);
  } finally {
    clearTimeout(timer);
  }
}
import { capitalized } from '../model/sentence.ts';

/** The promise's own outcome, or a rejection with the Fault that `late` returns if it takes longer than `ms`. */
export async function orLate<T>(ms: number, promise: Promise<T>, late: () => Fault): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  using _timer = setTimeout(() => reject(late()), ms);
  return await Promise.race([promise, tooLate]);
}

/**
 * The promise's own outcome, or a transient Fault if it takes longer than `ms`. `doing` names the action for the
 * message.
 */
export function within<T>(ms: number, doing: string, promise: Promise<T>): Promise<T> {
  const late = () =>
    new Fault({
      kind: 'transient',
      code: 'TIMED_OUT',
      message: `${capitalized(doing)} took longer than ${ms / 1000} s.`,
      hint: 'Check whether the store is overloaded or its network is down, then try again.',
    });
  return orLate(ms, promise, late);
}
