import { runMadeAt, type RunId } from '../../model/run.ts';
import type { Client } from '../../kafka/client.ts';
import { decode, type Origin } from '../../kafka/message.ts';
import { OwnRecord } from '../../kafka/own-record.ts';
import { rangesSince, readRange } from '../../kafka/reader.ts';
import type { RecordCursor } from '../../kafka/record-cursor.ts';
import { readTopicSettings } from './topic.ts';

/** How far the clocks of producers may be behind the clock that set the time in the run's id. */
const CLOCK_MARGIN_MS = 3_600_000;

/** A record of a run: its origin, its content and its partition. */
export interface RunRecord extends Origin {
  location: string;
  time: number;
  value: number;
  partition: number;
}

/** Where the search for a run's records begins: at the time in its id, or at the beginning of the topic. */
export type From = 'run' | 'start';

/**
 * Passes the run's records to `visit`, up to the current end of the topic: all partitions in parallel, each in its own order. The
 * object is reused for many records. Does nothing if there is no topic.
 */
export async function visitRun(
  client: Client,
  run: RunId,
  begin: From,
  visit: (record: RunRecord) => void
): Promise<void> {
  const ranges = await rangesSince(client, begin === 'run' ? startOf(run) : 'start');
  await Promise.all(
    ranges.map(async (range) => {
      const { partition } = range;
      const own = new OwnRecord();
      const found: RunRecord = { run, producer: 0, seq: 0, checksum: 0, location: '', time: 0, value: 0, partition };
      await readRange(client, range, (record) => {
        if (own.read(record)) {
          if (own.run === run) {
            found.producer = own.producer;
            found.seq = own.seq;
            found.checksum = own.checksum;
            found.location = own.location;
            found.time = own.time;
            found.value = own.value;
            visit(found);
          }
          return;
        }
        const other = decodeOf(record);
        if (other?.origin?.run === run) {
          const { origin, location, time, value } = other;
          visit({ ...origin, location, time, value, partition });
        }
      });
    })
  );
}

/**
 * Where to begin if the expected number of records is unknown. In a topic with LogAppendTime, records are dated by the broker's
 * clock and the run by the client's clock, and the two clocks may differ by any amount.
 */
export async function safeBegin(client: Client): Promise<From> {
  const settings = await readTopicSettings(client);
  return settings.get('message.timestamp.type') === 'LogAppendTime' ? 'start' : 'run';
}

function decodeOf(record: RecordCursor) {
  if (record.headerCount === 0) {
    return null;
  }
  const decoded = decode(record.key, record.value, record.headers(), record.timestamp);
  return 'poison' in decoded ? null : decoded;
}

/**
 * The time from which to search, derived from the run's id, which contains the millisecond of its creation. A time in the future
 * is ignored.
 */
function startOf(run: RunId): number {
  const at = runMadeAt(run);
  return at > Date.now() + CLOCK_MARGIN_MS ? 0 : Math.max(0, at - CLOCK_MARGIN_MS);
}
