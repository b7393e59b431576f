import { notUnderstood } from './tool-faults.ts';

/** What one run of sysbench's CPU test printed: how many times per second it found the primes up to 20,000. */
export function parseSysbench(text: string): number {
  const [, rate] = /^\s*events per second:\s*([\d.]+)\s*$/m.exec(text) ?? [];
  const perSecond = Number(rate);
  if (rate === undefined || !(perSecond > 0)) {
    throw notUnderstood('sysbench', 'it contains no "events per second"', text);
  }
  return perSecond;
}
