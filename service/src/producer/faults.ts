import type { FaultRecord } from '../model/fault.ts';

const MAX_CODES = 20;

/**
 * Adds faults to a list with one entry per code, so that a thousand equal faults take the space of one. Keeps the first
 * message of each code, and at most twenty codes.
 */
export function addFaults(total: FaultRecord[], faults: readonly FaultRecord[]): void {
  for (const fault of faults) {
    const known = total.find(({ code }) => code === fault.code);
    if (known !== undefined) {
      known.count += fault.count;
    } else if (total.length < MAX_CODES) {
      total.push({ ...fault });
    }
  }
}
