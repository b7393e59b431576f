import type { AbortedTransaction } from '../kafka/fetch.ts';
import { batchEnd } from '../kafka/record-cursor.ts';

/**
 * Positions of fields in a batch. Source: kafka.apache.org, "Record Batch"; a control record's key is its version and
 * type, 2 bytes each.
 */
const AT = { attributes: 21, lastDelta: 23, producerId: 43, count: 57, records: 61 } as const;
const TRANSACTIONAL = 1 << 4;
const CONTROL = 1 << 5;
/**
 * From the start of the first record to the type in its key: length, attributes, two deltas and the key's length take
 * one byte each here.
 */
const MARK_TYPE_AT = AT.records + 7;
const ABORT = 0;

export interface Batches {
  /** The last one may be truncated. */
  readonly batches: Buffer;
  /** Offset after the last whole batch, even if that batch was aborted; null if there is none. */
  readonly nextOffset: number | null;
}

/**
 * Leaves out the batches of aborted transactions, and returns the offset after all batches. A broker sends these batches too, and
 * lists the producers that aborted, each with the first offset of the aborted transaction. The transaction ends at that
 * producer's abort marker.
 */
export function committedBatches(records: Buffer, aborted: readonly AbortedTransaction[]): Batches {
  const kept: Buffer[] = [];
  const pending = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset);
  const open = new Set<bigint>();
  let nextOffset: number | null = null;
  let at = 0;
  for (let end = batchEnd(records, at); end !== null; end = batchEnd(records, at)) {
    nextOffset = Number(records.readBigInt64BE(at)) + records.readInt32BE(at + AT.lastDelta) + 1;
    if (aborted.length > 0) {
      for (let [first] = pending; first !== undefined && first.firstOffset < nextOffset; [first] = pending) {
        open.add(first.producerId);
        pending.shift();
      }
      const batch = records.subarray(at, end);
      const attributes = batch.readInt16BE(AT.attributes);
      const producerId = batch.readBigInt64BE(AT.producerId);
      if ((attributes & CONTROL) !== 0) {
        if (batch.length > MARK_TYPE_AT + 1 && batch.readInt16BE(MARK_TYPE_AT) === ABORT) {
          open.delete(producerId);
        }
      } else if ((attributes & TRANSACTIONAL) === 0 || !open.has(producerId)) {
        kept.push(batch);
      }
    }
    at = end;
  }
  return { batches: aborted.length > 0 ? Buffer.concat(kept) : records.subarray(0, at), nextOffset };
}
