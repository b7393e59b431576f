import { produceV11, Writer, type Reader } from '@platformatic/kafka';

import type { Request } from '../../kafka/client.ts';
import type { KafkaOptions, KafkaTarget } from '../../kafka/options.ts';
import { errorName } from '../../kafka/protocol-errors.ts';

/** Oldest and newest version of the request that share one format; supported since Kafka 2.8. */
const OLDEST_VERSION = 9;
/**
 * Share of the client's timeout that a broker gets, so that a slow broker reports the reason before the client closes the
 * connection.
 */
const BROKER_SHARE = 0.8;

/** A broker's answer for one partition: Kafka's name of the error, or `NONE`. */
export interface PartitionAnswer {
  partition: number;
  code: string;
  words: string;
}

export interface PartitionRecords {
  partition: number;
  /** A sealed batch. */
  records: Buffer;
}

/** The request to a leader to append the batches. With acks 0 there is no answer. */
export function produceRequest(
  { topic, timeoutMs }: KafkaTarget,
  acks: KafkaOptions['acks'],
  batches: readonly PartitionRecords[]
): Request<PartitionAnswer[]> {
  return {
    api: { key: produceV11.api.key, version: OLDEST_VERSION },
    body: () => {
      const body = Writer.create()
        .appendString(undefined)
        .appendInt16(acks === 'all' ? -1 : Number(acks))
        .appendInt32(Math.floor(timeoutMs * BROKER_SHARE))
        .appendArray([topic], (one, name) =>
          one.appendString(name).appendArray([...batches], (entry, { partition, records }) => {
            entry
              .appendInt32(partition)
              .appendUnsignedVarInt(records.length + 1)
              .append(records);
          })
        )
        .appendTaggedFields();
      body.context.noResponse = acks === '0';
      return body;
    },
    parse: readAnswers,
  };
}

/** Source: kafka.apache.org/protocol, "Produce Response (Version: 9)". */
function readAnswers(reader: Reader): PartitionAnswer[] {
  return reader
    .readArray((topic) => {
      topic.readString();
      return topic.readArray((answer) => {
        const partition = answer.readInt32();
        const code = answer.readInt16();
        // Base offset, append time, start of the log.
        answer.skip(24);
        const refused = answer.readArray((record) => {
          record.readInt32();
          return record.readNullableString();
        });
        const words = answer.readNullableString() ?? refused.find((reason) => reason !== null) ?? '';
        return { partition, code: errorName(code), words };
      });
    })
    .flat();
}
