import { Fault } from '../../model/fault.ts';
import type { Frame, NewestReading, SeriesQuery } from '../../model/series.ts';
import { bucketEdges } from '../bucket-edges.ts';
import { Buckets } from '../buckets.ts';
import { hiddenWithin, type HiddenRun } from '../hidden-runs.ts';
import { compareLocations } from '../location-order.ts';
import { counted } from '../../model/sentence.ts';
import type { Client } from '../../kafka/client.ts';
import { JsonReader } from '../../kafka/json-reading.ts';
import { decode } from '../../kafka/message.ts';
import { OwnRecord } from '../../kafka/own-record.ts';
import { rangesSince, readRange } from '../../kafka/reader.ts';

/** Maximum number of records to read for a chart, which takes a few seconds. */
const MAX_RECORDS = 5_000_000;
/** A record may seem to have been sent up to this long before its reading was taken, because two clocks differ. */
const CLOCK_MARGIN_MS = 3_600_000;

/**
 * Readings in [from, to), in the buckets of {@link bucketEdges}. A topic can be searched only by the time of sending, so this
 * reads everything sent since `from`, or the whole topic if `from` is in the future. Throws a Fault if that is too much.
 */
export async function readSeries(client: Client, query: SeriesQuery, hidden: readonly HiddenRun[]): Promise<Frame[]> {
  const { location, from, to } = query;
  const edges = bucketEdges(query);
  const byLocation = new Map<string, Buckets>();
  const sentFrom = from > Date.now() ? 0 : from - CLOCK_MARGIN_MS;
  const leftOut = new Set<string>(hiddenWithin(hidden, from, to));
  await visitReadings(client, sentFrom, ({ run, location: name, time, value }) => {
    if (time < from || time >= to || (location !== undefined && name !== location) || leftOut.has(run)) {
      return;
    }
    let buckets = byLocation.get(name);
    if (buckets === undefined) {
      buckets = new Buckets(edges, to);
      byLocation.set(name, buckets);
    }
    buckets.add(time, value);
  });
  return [...byLocation].toSorted(([a], [b]) => compareLocations(a, b)).map(([name, buckets]) => buckets.frame(name));
}

/** Every location that has readings, sorted. */
export async function readLocations(client: Client): Promise<string[]> {
  const locations = new Set<string>();
  await visitReadings(client, 0, ({ location }) => locations.add(location));
  return [...locations].toSorted(compareLocations);
}

/** The newest reading of each location, outside the hidden runs. */
export async function readNewest(client: Client, hidden: readonly HiddenRun[]): Promise<NewestReading[]> {
  const leftOut = new Set<string>(hidden.map(({ run }) => run));
  const newest = new Map<string, NewestReading>();
  await visitReadings(client, 0, ({ run, location, time, value }) => {
    if (!leftOut.has(run) && time >= (newest.get(location)?.time ?? -Infinity)) {
      newest.set(location, { location, time, value });
    }
  });
  return [...newest.values()].toSorted((a, b) => compareLocations(a.location, b.location));
}

/** `run` is empty in a record that was not written by a run. */
interface Visited extends NewestReading {
  readonly run: string;
}

async function visitReadings(client: Client, sentFrom: number, visit: (reading: Visited) => void): Promise<void> {
  const ranges = await rangesSince(client, sentFrom);
  const records = ranges.reduce((sum, range) => sum + Math.max(0, range.until - range.from), 0);
  if (records > MAX_RECORDS) {
    throw tooMany(client, records);
  }
  const json = new JsonReader(client.target.records);
  await Promise.all(
    ranges.map((range) => {
      const own = new OwnRecord();
      return readRange(client, range, (record) => {
        if (own.read(record)) {
          visit(own);
          return;
        }
        const reading = decode(record.key, record.value, record.headers(), record.timestamp, json);
        if (!('poison' in reading)) {
          visit({ ...reading, run: reading.origin?.run ?? '' });
        }
      });
    })
  );
}

function tooMany({ target }: Client, records: number): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'TOO_MANY_RECORDS',
    message: `This request would have to read ${counted(records, 'record')} of the topic "${target.topic}"; at most ${MAX_RECORDS} are allowed.`,
    hint: 'Choose a shorter time range, or use a store that a relay copies the topic to, or an archive of the topic.',
  });
}
