import type { Fault, FaultRecord } from '../model/fault.ts';

const MOST_CODES = 20;

/**
 * Counts faults by code, so that a thousand equal faults take the space of one. Keeps the first message of each code.
 */
export class FaultCounts {
  readonly #byCode = new Map<string, FaultRecord>();

  add(fault: Fault | FaultRecord): void {
    const record = fault instanceof Error ? fault.record() : fault;
    const known = this.#byCode.get(record.code);
    if (known !== undefined) {
      known.count += record.count;
    } else if (this.#byCode.size < MOST_CODES) {
      this.#byCode.set(record.code, { ...record });
    }
  }

  records(): FaultRecord[] {
    return [...this.#byCode.values()].map((record) => ({ ...record }));
  }

  /** Returns all faults so far and resets the counts. */
  take(): FaultRecord[] {
    const records = this.records();
    this.#byCode.clear();
    return records;
  }
}
