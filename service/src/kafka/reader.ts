import { setTimeout as pause } from 'node:timers/promises';
import { fetchV12, type Connection, type Reader } from '@platformatic/kafka';

import type { Fault } from '../model/fault.ts';
import { brokenRecords } from './broken-records.ts';
import type { Client } from './client.ts';
import { brokerFault, kafkaFault, timeoutFault } from './faults.ts';
import { errorName } from './protocol-errors.ts';
import { offsetAfter, RecordCursor } from './record-cursor.ts';

/** What one fetch may bring: large enough to be quick, small enough to hold two of for each partition. */
const FETCH_BYTES = 4_194_304;
/** How long a broker may wait for a record to come; those asked for are there already. */
const FETCH_WAIT_MS = 500;
const RETRY_PAUSE_MS = 100;

/** Offsets `from` … `until` − 1 of a partition. */
export interface PartitionRange {
  partition: number;
  from: number;
  until: number;
}

/**
 * Shows every record of the range to `visit`, in order, while the next fetch is on its way: at most two fetches are held in
 * memory. The cursor is the same for many records: what is to be kept has to be copied. A promise that `visit` gives is awaited.
 * Where the partition gets another leader the reading goes on there. Throws a Fault where the range cannot be read to its end.
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
      // Whoever waits for it hears of its failure; nobody does if a visit fails first.
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

/** Record batches from that offset on, or the transient Fault that kept them. Throws every other Fault. */
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

/** The one partition's record batches in an answer to Fetch, version 12, as one buffer of its own. */
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
