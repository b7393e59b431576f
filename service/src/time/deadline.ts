import { Fault } from '../model/fault.ts';

/**
 * The promise's own outcome, or a transient Fault if it takes longer than `ms`. `doing` names the action for the
 * message.
 */
export async function within<T>(ms: number, doing: string, promise: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(
      new Fault({
        kind: 'transient',
        code: 'TIMED_OUT',
        message: `${doing[0].toUpperCase()}${doing.slice(1)} took longer than ${ms / 1000} s.`,
        hint: 'Check whether the store is overloaded or its network is down, then try again.',
      })
    );
  }, ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
