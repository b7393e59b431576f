import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@platformatic/kafka';

import type { Fault } from '../model/fault.ts';
import { brokenRecords } from './broken-records.ts';
import type { Client } from './client.ts';
import { brokerFault, kafkaFault, timeoutFault } from './faults.ts';
import { fetchRequest } from './fetch.ts';
import { errorName } from './protocol-errors.ts';
import { offsetAfter, RecordCursor } from './record-cursor.ts';

/** Size limit of one fetch: large enough to be fast, small enough to hold two per partition. */
const FETCH_BYTES = 4_194_304;
/** The requested records already exist, so a broker rarely has to wait for them. */
const LIMITS = { waitMs: 500, mostBytes: FETCH_BYTES, mostBytesPerPartition: FETCH_BYTES, committedOnly: false };
const RETRY_PAUSE_MS = 100;

/** Offsets `from` … `until` − 1 of a partition. */
export interface PartitionRange {
  partition: number;
  from: number;
  until: number;
}

/** All partitions, from that time or from the start to their current end; empty if there is no topic. */
export async function rangesSince(client: Client, at: number | 'start'): Promise<PartitionRange[]> {
  const partitions = (await client.partitions()) ?? [];
  if (partitions.length === 0) {
    return [];
  }
  const from = await client.offsets(at, partitions.length);
  const until = await client.offsets('end', partitions.length);
  return partitions.map(({ partition }) => ({
    ...{ partition, from: from[partition] ?? Infinity, until: until[partition] ?? 0 },
  }));
}

/**
 * Passes every record of the range to `visit`, in order, while the next fetch is in progress: at most two fetches are in memory.
 * The cursor is reused for many records, so data to be kept must be copied. A promise returned by `visit` is awaited. If the
 * partition gets another leader, reading continues there. Throws a Fault if the range cannot be read to its end.
 */
export async function readRange(
  client: Client,
  { partition, from, until }: PartitionRange,
  visit: (record: RecordCursor) => void | Promise<void>
): Promise<void> {
  if (from >= until) {
    return;
  }
  let leader = await client.leader(partition);
  let lastProgress = performance.now();
  let fetching = fetch(client, leader, partition, from);
  for (let next = from; next < until;) {
    const fetched = await fetching;
    const after = Buffer.isBuffer(fetched) ? offsetAfter(fetched) : null;
    if (!Buffer.isBuffer(fetched) || after === null) {
      if (performance.now() - lastProgress > client.target.timeoutMs) {
        throw Buffer.isBuffer(fetched) ? timeoutFault(client.target, `offset ${next} of ${partition}`) : fetched;
      }
      await pause(RETRY_PAUSE_MS);
      leader = await client.leader(partition, 'again');
      fetching = fetch(client, leader, partition, next);
      continue;
    }
    if (after <= next) {
      throw brokenRecords(`at offset ${next} of partition ${partition}, it sent only records with lower offsets`);
    }
    const first = next;
    next = after;
    lastProgress = performance.now();
    if (next < until) {
      fetching = fetch(client, leader, partition, next);
      // Avoids an unhandled rejection: if a visit fails first, nothing awaits this promise. Otherwise the code that awaits it
      // handles a failure.
      fetching.catch(() => undefined);
    }
    for (const records = new RecordCursor(fetched); records.next();) {
      if (records.offset >= first && records.offset < until) {
        const visited = visit(records);
        if (visited !== undefined) {
          await visited;
        }
      }
    }
  }
}

/** Record batches starting at that offset, or the transient Fault that prevented reading them. Throws every other Fault. */
async function fetch(client: Client, leader: Connection, partition: number, offset: number): Promise<Buffer | Fault> {
  const { target } = client;
  try {
    const request = fetchRequest(target, { topicId: null, wanted: [{ partition, offset }], ...LIMITS });
    const [fetched] = await client.request(leader, request);
    if (fetched?.errorCode !== 0) {
      throw brokerFault(target, errorName(fetched?.errorCode ?? 0), 'the partition cannot be read');
    }
    return fetched.records;
  } catch (thrown) {
    const fault = kafkaFault(target, thrown);
    if (fault.kind !== 'transient') {
      throw fault;
    }
    return fault;
  }
}
