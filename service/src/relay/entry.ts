import type { KafkaRecord, RecordsBatch } from '@platformatic/kafka';

import type { RunId } from '../model/run.ts';
import { checksum } from '../sinks/checksum.ts';
import { decode } from '../sinks/kafka/message.ts';
import type { RelayRow } from './contract.ts';

/** Attribute of a batch: the record timestamps are the broker's; and of one with marks of transactions, which are no records. */
const LOG_APPEND_TIME = 1 << 3;
const IS_CONTROL = 1 << 5;

/** A record that cannot be stored, as it is. */
export interface DeadRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: KafkaRecord['headers'];
  /** Why, as a sentence. */
  readonly reason: string;
}

/** One record of a partition, decoded. */
export interface Entry {
  readonly offset: number;
  /** When it was sent, by its producer's clock, or when it came to the broker, by that one's: as the topic is set. Milliseconds. */
  readonly sentAt: number;
  /** As it came, for the dead letters in case the store refuses the row. */
  readonly record: KafkaRecord;
  /** The reading; or why there is none. */
  readonly content: RelayRow | { readonly poison: string };
}

/** Gives headerless records their identity. */
export interface Identity {
  readonly relay: RunId;
  readonly partition: number;
}

/** The records at `from` and above. Source: Kafka protocol, record batches v2. */
export function entriesOf(batches: readonly RecordsBatch[], from: number, identity: Identity): Entry[] {
  const entries: Entry[] = [];
  for (const batch of batches) {
    if ((batch.attributes & IS_CONTROL) !== 0) {
      continue;
    }
    const first = Number(batch.firstOffset);
    const firstTimestamp = Number(batch.firstTimestamp);
    const appended = (batch.attributes & LOG_APPEND_TIME) === 0 ? null : Number(batch.maxTimestamp);
    for (const record of batch.records) {
      const offset = first + record.offsetDelta;
      if (offset >= from) {
        const sentAt = appended ?? firstTimestamp + Number(record.timestampDelta);
        entries.push({ offset, sentAt, record, content: contentOf(record, offset, sentAt, identity) });
      }
    }
  }
  return entries;
}

/** The offset after the last of the batches; `from` where there are none. */
export function endOf(batches: readonly RecordsBatch[], from: number): number {
  const last = batches.at(-1);
  return last === undefined ? from : Math.max(from, Number(last.firstOffset) + last.lastOffsetDelta + 1);
}

function contentOf(record: KafkaRecord, offset: number, sentAt: number, identity: Identity): Entry['content'] {
  const reading = decode(record.key, record.value, headersOf(record), sentAt);
  if ('poison' in reading) {
    return reading;
  }
  const { location, time, value, note, origin } = reading;
  return {
    location,
    time,
    value,
    ...(note !== undefined && { note }),
    origin: origin ?? {
      run: identity.relay,
      producer: identity.partition,
      seq: offset,
      checksum: checksum(identity.partition, offset, value),
    },
  };
}

function headersOf({ headers }: KafkaRecord): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of headers) {
    if (name !== null && value !== null) {
      texts.set(name.toString(), value.toString());
    }
  }
  return texts;
}
