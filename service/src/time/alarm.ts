import { LONGEST_TIMER_MS } from './clock.ts';

/** Calls `ring` once, after `ms` milliseconds, which may be a year; does not call it if disposed of before. */
export function alarm(ms: number, ring: () => void): Disposable {
  const at = performance.now() + ms;
  let timer: NodeJS.Timeout | undefined;
  const wind = () => {
    const leftMs = at - performance.now();
    timer = leftMs > LONGEST_TIMER_MS ? setTimeout(wind, LONGEST_TIMER_MS) : setTimeout(ring, Math.max(0, leftMs));
  };
  wind();
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}
