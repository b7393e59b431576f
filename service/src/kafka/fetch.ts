import { fetchV12, fetchV13, type Reader } from '@platformatic/kafka';

import type { Request } from './client.ts';
import { brokerFault } from './faults.ts';
import type { KafkaTarget } from './options.ts';
import { errorName } from './protocol-errors.ts';

/** Answer as soon as there is a record. */
const MIN_BYTES = 1;
const NO_SESSION = { id: 0, epoch: -1 };

/** A transaction that its producer aborted, starting at that offset. */
export interface AbortedTransaction {
  readonly producerId: bigint;
  readonly firstOffset: number;
}

/** A broker's answer for one partition. */
export interface FetchedPartition {
  readonly partition: number;
  /** The broker's error number, or 0. */
  readonly errorCode: number;
  /** Offset after the last record that may be read. */
  readonly endOffset: number;
  /** Record batches, also those of aborted transactions; the last one may be truncated. */
  readonly records: Buffer;
  /** Empty unless only committed records were requested. */
  readonly aborted: readonly AbortedTransaction[];
}

interface FetchRequest {
  /** Identifies the topic, so that no record of another topic can be returned; null to identify it by its name. */
  readonly topicId: string | null;
  readonly wanted: ReadonlyArray<{ partition: number; offset: number }>;
  /** How long the broker may wait for records. */
  readonly waitMs: number;
  readonly mostBytes: number;
  readonly mostBytesPerPartition: number;
  /** Whether to wait for the end of open transactions. */
  readonly committedOnly: boolean;
}

/** The first version of Fetch that identifies a topic by its id. */
export const FETCH_BY_ID = 13;

/**
 * Fetches partitions of the target's topic from the broker that leads them. Throws a Fault if the broker refuses the request as a
 * whole. Source: Kafka protocol, Fetch, versions 12 and 13, which differ only in how they identify a topic.
 */
export function fetchRequest(
  target: KafkaTarget,
  { topicId, wanted, waitMs, mostBytes, mostBytesPerPartition, committedOnly }: FetchRequest
): Request<FetchedPartition[]> {
  const partitions = wanted.map(({ partition, offset }) => ({
    partition,
    currentLeaderEpoch: -1,
    fetchOffset: BigInt(offset),
    lastFetchedEpoch: -1,
    partitionMaxBytes: mostBytesPerPartition,
  }));
  const { api, createRequest } = topicId === null ? fetchV12 : fetchV13;
  const topics = [{ topicId: topicId ?? target.topic, partitions }];
  const { id, epoch } = NO_SESSION;
  return {
    api,
    body: () => createRequest(waitMs, MIN_BYTES, mostBytes, Number(committedOnly), id, epoch, topics, [], ''),
    parse: (reader) => partitionsOf(target, reader, topicId !== null),
  };
}

/** Replaces the library's own parser, which creates an object for each record and each header. */
function partitionsOf(target: KafkaTarget, reader: Reader, byId: boolean): FetchedPartition[] {
  reader.readInt32();
  const refused = reader.readInt16();
  if (refused !== 0) {
    throw brokerFault(target, errorName(refused), 'a fetch was refused');
  }
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
  return topics.flat();
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
  return {
    partition,
    errorCode,
    endOffset: lastStable < 0 ? highWatermark : lastStable,
    records,
    aborted: aborted ?? [],
  };
}
