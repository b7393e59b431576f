/**
 * `node test/benchmark/series.ts --folder DIR [--days 30] [--stores mysql,cassandra]`: how long a page waits for the curve of 30
 * days of eight sensors with one reading per second each: 20.7 million readings. They are written once into private servers in
 * the folder, which takes minutes, and reused by the next call. Cold: nothing was aggregated before; warm: the page is viewed
 * again, with another range each time.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import type { Frame } from '../../service/src/model/series.ts';
import { LongSeries } from '../../service/src/series/long-series.ts';
import { cassandraSink } from '../../service/src/sinks/cassandra/kind.ts';
import type { Session, Sink, StoringSink } from '../../service/src/sinks/contract.ts';
import type { SinkKind } from '../../service/src/sinks/sink-kind.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { CassandraServer } from '../../service/src/stack/cassandra.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import type { StackServer } from '../../service/src/stack/stack-server.ts';
import { median } from './measure.ts';
import { printTable } from './tables.ts';

interface Store {
  readonly kind: SinkKind<StoringSink>;
  readonly options: Record<string, unknown>;
  server(folder: string): StackServer;
}

const STORES: ReadonlyMap<string, Store> = new Map<string, Store>([
  [
    'mysql',
    {
      kind: mysqlSink,
      options: { commitEvery: 20_000, insert: 'multirow', rowsPerStatement: 1_000 },
      server: (folder) => new MariadbServer(folder),
    },
  ],
  [
    'cassandra',
    {
      kind: cassandraSink,
      options: { commitEvery: 20_000, batch: 100, concurrency: 64 },
      server: (folder) => new CassandraServer(folder, 1),
    },
  ],
]);
const RUN = 'series01';
const LOCATIONS = ['kitchen', 'attic', 'cellar', 'garden', 'garage', 'bedroom', 'office', 'greenhouse'];
const DAY_MS = 86_400_000;
const TO = Date.UTC(2026, 10, 24);
const WARM_LOOKS = 20;
/** The interval at which a dashboard queries again while it waits for the rest. */
const REFRESH_MS = 5_000;

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    days: { type: 'string', default: '30' },
    stores: { type: 'string', default: 'mysql,cassandra' },
  },
});
const { folder } = values;
if (folder === undefined) {
  throw new Error('--folder DIR says where the servers and their readings are to be kept.');
}
const from = TO - Number(values.days) * DAY_MS;

const rows: string[][] = [];
for (const name of values.stores.split(',')) {
  const store = STORES.get(name);
  if (store === undefined) {
    throw new Error(`There is no store ${name}; available: ${[...STORES.keys()].join(', ')}.`);
  }
  rows.push([name, ...(await measureStore(name, store))]);
}
printTable(['store', 'readings', 'first answer, cold', 'all aggregated', 'warm, median', 'warm, slowest'], rows);
process.exit();

async function measureStore(name: string, { kind, options, server: serverIn }: Store): Promise<string[]> {
  const server = serverIn(join(String(folder), name));
  await server.up({ url: '', tokens: { full: '', readOnly: '' } });
  try {
    const [target] = server.targets?.() ?? [];
    const sink = await kind.connect(target.settings, options);
    await writeMissing(sink);
    await sink.close();

    const cache = join(String(folder), `${name}-cache`);
    rmSync(cache, { recursive: true, force: true });
    const settings = kind.target.parse(target.settings);
    const series = new LongSeries({ name, origin: 'stack', kind, settings }, cache);
    const cold = await untilComplete(series);
    const warm: number[] = [];
    for (let look = 0; look < WARM_LOOKS; look++) {
      warm.push((await timed(() => series.read({ from: from + look * 61_001, to: TO, maxPoints: 500 }))).seconds);
    }
    await series.close();
    return [
      String(cold.readings),
      ...[cold.first, cold.all, median(warm), Math.max(...warm)].map((s) => `${s.toFixed(2)} s`),
    ];
  } finally {
    await server.down();
  }
}

async function untilComplete(series: LongSeries): Promise<{ first: number; all: number; readings: number }> {
  const begun = performance.now();
  const { seconds: first, frames: answer } = await timed(() => series.read({ from, to: TO, maxPoints: 500 }));
  let frames = answer;
  while (frames.some(({ pendingHours }) => pendingHours !== undefined)) {
    await pause(REFRESH_MS);
    frames = await series.read({ from, to: TO, maxPoints: 500 });
  }
  const readings = frames.flatMap(({ count }) => count).reduce((sum, count) => sum + count, 0);
  return { first, all: (performance.now() - begun) / 1_000, readings };
}

async function timed(work: () => Promise<Frame[]>): Promise<{ seconds: number; frames: Frame[] }> {
  const begun = performance.now();
  const frames = await work();
  return { seconds: (performance.now() - begun) / 1_000, frames };
}

/** Writes the readings in the order of time, as one collector with eight sensors does. Keeps what an earlier call wrote. */
async function writeMissing(sink: StoringSink): Promise<void> {
  await sink.prepare({ run: RUN, payload: 1, locations: [] });
  const session = await sink.open(RUN, 0);
  const all = ((TO - from) / 1_000) * LOCATIONS.length;
  for (let seq = (await sink.resume.lastStored(RUN, 0)) + 1; seq < all;) {
    seq = await writeCommit(session, sink, seq, all);
    if (seq % 1_000_000 < sink.cadence.rowsPerCommit) {
      console.error(`${seq} of ${all} readings are written.`);
    }
  }
  await session.close();
}

async function writeCommit(session: Session, { cadence }: Sink, firstSeq: number, all: number): Promise<number> {
  const end = Math.min(all, firstSeq + cadence.rowsPerCommit);
  for (let seq = firstSeq; seq < end; seq += cadence.rowsPerWrite) {
    const until = Math.min(end, seq + cadence.rowsPerWrite);
    await session.write({ firstSeq: seq, readings: Array.from({ length: until - seq }, (_, at) => reading(seq + at)) });
  }
  await session.commit();
  return end;
}

/** A daily cycle, a weekly cycle, and noise, in sixteenths of a degree. */
function reading(seq: number) {
  const second = Math.floor(seq / LOCATIONS.length);
  const sensor = seq % LOCATIONS.length;
  const degrees =
    20 +
    sensor +
    5 * Math.sin((2 * Math.PI * second) / 86_400 + sensor) +
    2 * Math.sin((2 * Math.PI * second) / 604_800) +
    0.3 * Math.sin(second * 12.9898 + sensor * 78.233);
  return { location: LOCATIONS[sensor], time: from + second * 1_000, value: Math.round(degrees * 16) / 16 };
}
