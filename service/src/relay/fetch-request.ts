import { fetchV12, fetchV13, type Reader } from '@platformatic/kafka';

import type { Request } from '../kafka/client.ts';
import { committedBatches, type AbortedTransaction } from './aborted.ts';

const MOST_BYTES = 8 * 1024 * 1024;
const MOST_BYTES_PER_PARTITION = 512 * 1024;
const READ_COMMITTED = 1;
const NO_SESSION = { id: 0, epoch: -1 };

/** A broker's answer for one partition. */
export interface FetchedPartition {
  readonly partition: number;
  /** The broker's error number, or 0. */
  readonly errorCode: number;
  /** Offset after the last record that may be read. */
  readonly endOffset: number;
  /** Whole record batches, without those of aborted transactions; the last one may be truncated. */
  readonly batches: Buffer;
  /** Offset after the last whole batch, including aborted ones; null if there is none. */
  readonly nextOffset: number | null;
}

/** The first version of Fetch that identifies a topic by its id. */
export const FETCH_BY_ID = 13;

/**
 * Fetches partitions from the broker that leads them; the broker waits up to the given time for records. Identifies the
 * topic by its id, so that no record of another topic can be returned; by its name for brokers that do not support ids.
 * Source: Kafka protocol, Fetch, versions 12 and 13, which differ only in this.
 */
export function fetchRequest(
  topic: { readonly name: string; readonly id: string | null },
  wanted: ReadonlyArray<{ partition: number; offset: number }>,
  waitMs: number
): Request<FetchedPartition[]> {
  const partitions = wanted.map(({ partition, offset }) => ({
    partition,
    currentLeaderEpoch: -1,
    fetchOffset: BigInt(offset),
    lastFetchedEpoch: -1,
    partitionMaxBytes: MOST_BYTES_PER_PARTITION,
  }));
  const { api, createRequest } = topic.id === null ? fetchV12 : fetchV13;
  return {
    api,
    body: () =>
      createRequest(
        waitMs,
        1,
        MOST_BYTES,
        READ_COMMITTED,
        NO_SESSION.id,
        NO_SESSION.epoch,
        [{ topicId: topic.id ?? topic.name, partitions }],
        [],
        ''
      ),
    parse: (reader) => partitionsOf(reader, topic.id !== null),
  };
}

/** The library's own parser creates an object for each record and each header. */
function partitionsOf(reader: Reader, byId: boolean): FetchedPartition[] {
  reader.readInt32();
  const refused = reader.readInt16();
  reader.readInt32();
  const topics = reader.readArray(
    (ofTopic) => {
      if (byId) {
        ofTopic.readUUID();
      } else {
        ofTopic.readString();
      }
      return ofTopic.readArray(readPartition, true, true);
    },
    true,
    true
  );
  const found = topics.flat();
  return refused === 0 ? found : found.map((partition) => ({ ...partition, errorCode: refused }));
}

function readPartition(reader: Reader): FetchedPartition {
  const partition = reader.readInt32();
  const errorCode = reader.readInt16();
  const highWatermark = Number(reader.readInt64());
  const lastStable = Number(reader.readInt64());
  reader.readInt64();
  const aborted = reader.readNullableArray<AbortedTransaction>((transaction) => ({
    producerId: transaction.readInt64(),
    firstOffset: Number(transaction.readInt64()),
  }));
  reader.readInt32();
  const sizeBytes = Math.max(0, reader.readUnsignedVarInt() - 1);
  const records = reader.buffer.slice(reader.position, reader.position + sizeBytes);
  reader.skip(sizeBytes);
  const endOffset = lastStable < 0 ? highWatermark : lastStable;
  return { partition, errorCode, endOffset, ...committedBatches(records, aborted ?? []) };
}
