import { setTimeout as pause } from 'node:timers/promises';
import { fetchV12, type Connection, type Reader } from '@platformatic/kafka';

import type { Fault } from '../model/fault.ts';
import { brokenRecords } from './broken-records.ts';
import type { Client } from './client.ts';
import { brokerFault, kafkaFault, timeoutFault } from './faults.ts';
import { errorName } from './protocol-errors.ts';
import { offsetAfter, RecordCursor } from './record-cursor.ts';

/** Size limit of one fetch: large enough to be fast, small enough to hold two per partition. */
const FETCH_BYTES = 4_194_304;
/** How long a broker may wait for a record to arrive; the requested ones already exist. */
const FETCH_WAIT_MS = 500;
const RETRY_PAUSE_MS = 100;

/** Offsets `from` … `until` − 1 of a partition. */
export interface PartitionRange {
  partition: number;
  from: number;
  until: number;
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
      leader = await client.leader(partition, 'anew');
      fetching = fetch(client, leader, partition, next);
      continue;
    }
    if (after <= next) {
      throw brokenRecords(`after offset ${next} of partition ${partition} there are only earlier ones`);
    }
    const first = next;
    next = after;
    lastProgress = performance.now();
    if (next < until) {
      fetching = fetch(client, leader, partition, next);
      // The code that awaits this promise handles its failure; if a visit fails first, nothing awaits it.
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

/** Record batches from that offset on, or the transient Fault that prevented reading them. Throws every other Fault. */
async function fetch(client: Client, leader: Connection, partition: number, offset: number): Promise<Buffer | Fault> {
  try {
    return await client.request(leader, {
      api: fetchV12.api,
      body: () =>
        fetchV12.createRequest(
          FETCH_WAIT_MS,
          1,
          FETCH_BYTES,
          0,
          0,
          -1,
          [
            {
              topicId: client.target.topic,
              partitions: [
                {
                  partition,
                  currentLeaderEpoch: -1,
                  fetchOffset: BigInt(offset),
                  lastFetchedEpoch: -1,
                  partitionMaxBytes: FETCH_BYTES,
                },
              ],
            },
          ],
          [],
          ''
        ),
      parse: (reader) => recordsOf(client, reader),
    });
  } catch (thrown) {
    const fault = kafkaFault(client.target, thrown);
    if (fault.kind !== 'transient') {
      throw fault;
    }
    return fault;
  }
}

/** The record batches of the single partition in a Fetch response, version 12, in a buffer of their own. */
function recordsOf(client: Client, reader: Reader): Buffer {
  reader.readInt32();
  const refused = reader.readInt16();
  reader.readInt32();
  if (refused !== 0 || reader.readUnsignedVarInt() < 2) {
    throw brokerFault(client.target, errorName(refused), 'a fetch was refused');
  }
  reader.readString();
  reader.readUnsignedVarInt();
  reader.readInt32();
  const error = reader.readInt16();
  if (error !== 0) {
    throw brokerFault(client.target, errorName(error), 'the partition cannot be read');
  }
  // High watermark, last stable offset, start of the log.
  reader.skip(24);
  reader.readNullableArray((aborted) => aborted.skip(16));
  reader.readInt32();
  const sizeBytes = reader.readUnsignedVarInt() - 1;
  return sizeBytes > 0 ? reader.buffer.subarray(reader.position, reader.position + sizeBytes).buffer : Buffer.alloc(0);
}
