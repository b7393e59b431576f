import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { TopicArchiver } from '../../service/src/archive/topic-archiver.ts';
import type { Fault } from '../../service/src/model/fault.ts';
import { archiveSink } from '../../service/src/sinks/archive/kind.ts';
import { isWritable, writable } from '../../service/src/sinks/contract.ts';
import { Client } from '../../service/src/kafka/client.ts';
import { countRows, queryArchive } from './duckdb-archive.ts';
import { readByHadoop } from './parquet-hadoop/read-archive.ts';
import { makeTopic, type TestTopic } from './relay-topic.ts';
import { seededRandom } from '../../service/src/stats/random.ts';
import { SEED } from '../../service/test/seed.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';

const PROGRAM = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const READINGS = 60_000;
/** Twenty commits of a thousand. */
const FEWER_READINGS = 20_000;
const PARTITIONS = 3;
/** A test starts up to ten processes, which on a busy machine take seconds each. */
const PROCESSES_LIMIT_MS = 180_000;
const LOOK_AGAIN_MS = 20;
const RUN = 'm0000001';

const Summary = z.object({
  readings: z.int(),
  rejected: z.int(),
  files: z.int(),
  totals: z.object({ readings: z.int(), rejected: z.int(), expired: z.int(), commits: z.int() }),
});
const Rejected = z.strictObject({
  partition: z.int(),
  offset: z.int(),
  timestamp: z.number(),
  reason: z.string(),
  headers: z.record(z.string(), z.string()),
  key: z.unknown(),
  value: z.unknown(),
});

let kafka: TestKafka;
let scratch: string;
beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'thermobench-archive-'));
  kafka = await sharedKafka();
});
afterAll(async () => {
  await kafka[Symbol.asyncDispose]();
  rmSync(scratch, { recursive: true });
});

/** With a leader for each partition: producers send again to all of them where one has none yet, and records would be there twice. */
async function newTopic(): Promise<TestTopic> {
  const topic = await makeTopic(kafka, PARTITIONS);
  const ends = () => Client.during(topic.target, (client) => client.offsets('end', PARTITIONS));
  await expect.poll(ends, { timeout: PROCESSES_LIMIT_MS }).toEqual(Array(PARTITIONS).fill(0));
  return topic;
}

/** `thermobench archive` as a process of its own. */
function startArchiver(topic: TestTopic, folder: string, ...flags: string[]): ChildProcess {
  const config = join(scratch, 'thermobench.yaml');
  writeFileSync(config, JSON.stringify({ targets: { stream: topic.target } }));
  const args = ['archive', '--from', 'stream', '--to', folder, ...flags];
  return spawn(PROGRAM, [...args, '--json', '--config', config, '--data', join(scratch, 'data')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function outcome(archiver: ChildProcess) {
  const [stdout] = await Promise.all([archiver.stdout ? text(archiver.stdout) : '', once(archiver, 'exit')]);
  return { code: archiver.exitCode, answer: stdout === '' ? null : z.unknown().parse(JSON.parse(stdout)) };
}

async function archiveAll(topic: TestTopic, folder: string, ...flags: string[]) {
  const { code, answer } = await outcome(startArchiver(topic, folder, ...flags));
  expect(code, JSON.stringify(answer)).toBe(0);
  return Summary.parse(answer);
}

function rejectedIn(folder: string) {
  return globSync('_rejected/*.ndjson', { cwd: folder })
    .flatMap((path) => readFileSync(join(folder, path), 'utf8').trimEnd().split('\n'))
    .map((line) => Rejected.parse(JSON.parse(line)));
}

describe('an archived topic', { timeout: PROCESSES_LIMIT_MS }, () => {
  it('is read the same by DuckDB and by parquet-hadoop, to the last bit of a value', async () => {
    await using topic = await newTopic();
    const folder = join(scratch, 'whole');
    await topic.produce(RUN, 0, READINGS);
    expect(await archiveAll(topic, folder, '--rows-per-file', '25000')).toMatchObject({
      readings: READINGS,
      rejected: 0,
      totals: { readings: READINGS, commits: 3 },
    });

    const byDuck = await countRows(folder);
    const byHadoop = await readByHadoop(folder);
    const values = Array.from({ length: READINGS }, (_, seq) => Math.round(2_000 + 500 * Math.sin(seq / 50)) / 100);
    expect(byDuck).toMatchObject({ rows: READINGS, places: READINGS, readings: READINGS });
    expect(byHadoop).toMatchObject({ rows: READINGS, wrong: 0, withoutRun: 0, valueBits: xorOfBits(values) });
    expect(byHadoop).toMatchObject({ checksums: byDuck.checksums, offsets: byDuck.offsets, times: byDuck.times });

    const sensor = await queryArchive(
      z.object({ seq: z.coerce.number(), value: z.number() }),
      (files) => `SELECT seq, value FROM ${files} WHERE location = 'sensor-3' ORDER BY seq`,
      folder
    );
    expect(sensor).toEqual(values.flatMap((value, seq) => (seq % 7 === 3 ? [{ seq, value }] : [])));
  });

  it('holds the records of others as well, and keeps those that are no readings, with the reason', async () => {
    await using topic = await newTopic();
    const folder = join(scratch, 'others');
    await topic.produce(RUN, 0, 100);
    await topic.send({
      value:
        '{"reading_location":"a/b: 50%","reading_date":"2012-07-05 10:03:01","reading_note":"n","reading_value":48.3}',
    });
    await topic.send({ key: 'shed', value: '{"time":1795500000001.5,"value":-0.5}' });
    await topic.send({ key: 'shed', value: 'not JSON' });
    await topic.send({ headers: { run: 'nobody' }, value: '{"location":"shed","value":1}' });

    expect(await archiveAll(topic, folder)).toMatchObject({ readings: 102, rejected: 2 });
    expect(await readByHadoop(folder)).toMatchObject({ rows: 102, withoutRun: 2, noted: 1, wrong: 0 });
    const theirs = await queryArchive(
      z.object({
        location: z.string(),
        day: z.string(),
        note: z.string().nullable(),
        value: z.number(),
        ms: z.coerce.number(),
      }),
      (files) => `
        SELECT location, strftime(day, '%Y-%m-%d') AS day, note, value, epoch_ms(time) AS ms FROM ${files}
        WHERE run IS NULL ORDER BY value`,
      folder
    );
    expect(theirs).toEqual([
      { location: 'shed', day: '2026-11-24', note: null, value: -0.5, ms: 1_795_500_000_002 },
      { location: 'a/b: 50%', day: '2012-07-05', note: 'n', value: 48.3, ms: Date.UTC(2012, 6, 5, 10, 3, 1) },
    ]);
    expect(rejectedIn(folder)).toMatchObject([
      { partition: 0, reason: expect.stringContaining('not a JSON object'), key: 'shed', value: 'not JSON' },
      { reason: expect.stringContaining('name a run'), headers: { run: 'nobody' } },
    ]);

    // Nothing new: nothing is written, and what was rejected is not rejected again.
    expect(await archiveAll(topic, folder)).toMatchObject({
      readings: 0,
      rejected: 0,
      totals: { readings: 102, commits: 1 },
    });
    expect(rejectedIn(folder)).toHaveLength(2);
  });

  it('is a target that series are drawn from', async () => {
    await using topic = await newTopic();
    const folder = join(scratch, 'series');
    const sink = await archiveSink.connect({ sink: 'archive', folder }, {});
    await expect(sink.check()).rejects.toMatchObject({ kind: 'configuration', code: 'NO_ARCHIVE' });
    const from = Date.now();
    await topic.produce(RUN, 0, 700);
    await archiveAll(topic, folder);

    expect(await sink.check()).toMatchObject({ version: expect.stringContaining('700 readings') });
    expect(await sink.readings.locations()).toEqual(Array.from({ length: 7 }, (_, sensor) => `sensor-${sensor}`));
    const [frame] = await sink.readings.series({ location: 'sensor-2', from, to: Date.now() + 1, maxPoints: 1 });
    expect(frame).toMatchObject({ location: 'sensor-2', count: [100], min: [15], max: [25] });
    expect(isWritable(sink)).toBe(false);
    expect(() => writable(sink)).toThrow(expect.objectContaining({ code: 'READ_ONLY_TARGET' }));
  });
});

describe('an archiver', { timeout: PROCESSES_LIMIT_MS }, () => {
  it('that is killed again and again archives each record once', async () => {
    await using topic = await newTopic();
    const folder = join(scratch, 'killed');
    await topic.produce(RUN, 0, FEWER_READINGS);
    const random = seededRandom(SEED);
    let kills = 0;
    for (let next = 1; ; next += 3) {
      const archiver = startArchiver(topic, folder, '--rows-per-file', '1000');
      const exit = once(archiver, 'exit');
      const reached = await Promise.race([commitsReach(folder, next), exit.then(() => 'ended')]);
      if (reached === 'ended') {
        expect(archiver.exitCode).toBe(0);
        break;
      }
      // Anywhere within the commits that follow.
      await pause(random() * 30);
      archiver.kill('SIGKILL');
      await exit;
      kills++;
    }
    expect(kills).toBeGreaterThanOrEqual(4);
    expect(await countRows(folder), `with THERMOBENCH_TEST_SEED=${SEED}`).toMatchObject({
      rows: FEWER_READINGS,
      places: FEWER_READINGS,
      readings: FEWER_READINGS,
    });
    expect(globSync('_staging/*', { cwd: folder })).toEqual([]);
  });

  it('that follows a topic writes what comes, keeps others out of its folder, and stops with all it has read', async () => {
    await using topic = await newTopic();
    const folder = join(scratch, 'followed');
    await topic.produce(RUN, 0, 1_000);
    const archiver = startArchiver(topic, folder, '--follow', '--every', '1s');
    await commitsReach(folder, 1);
    await topic.produce(RUN, 1_000, 2_000);
    await commitsReach(folder, 2);

    expect(await outcome(startArchiver(topic, folder))).toMatchObject({
      code: 1,
      answer: { error: { code: 'ARCHIVE_BUSY' } },
    });
    await topic.produce(RUN, 2_000, 3_000);
    const ending = outcome(archiver);
    archiver.kill('SIGTERM');
    expect(await ending).toMatchObject({ code: 0 });
    await archiveAll(topic, folder);
    expect(await countRows(folder)).toMatchObject({ rows: 3_000, places: 3_000, readings: 3_000 });
  });

  it('that follows a topic ends when that is made again, without a record of the new one', async () => {
    await using topic = await newTopic();
    await topic.produce(RUN, 0, 300);
    const folder = join(scratch, 'again');
    const archiver = await TopicArchiver.open({ target: topic.target, folder, rowsPerFile: 1_000 });
    const following = archiver.follow(1, () => undefined, new AbortController().signal);
    following.catch(() => undefined);
    await expect.poll(() => archiver.totals.readings, { timeout: PROCESSES_LIMIT_MS }).toBe(300);
    await topic.makeAgain();
    await topic.produce(RUN, 0, 1_000);
    await expect(following).rejects.toMatchObject({
      code: expect.stringMatching(/ARCHIVE_OF_ANOTHER_TOPIC|UNKNOWN_TOPIC_OR_PARTITION/),
    });
    expect(archiver.totals.readings).toBe(300);
    await archiver[Symbol.asyncDispose]();
    await expect(TopicArchiver.open({ target: topic.target, folder, rowsPerFile: 1_000 })).rejects.toMatchObject({
      code: 'ARCHIVE_OF_ANOTHER_TOPIC',
    });
  });

  it('continues when the broker is back, and reports the interruption', async () => {
    await using topic = await newTopic();
    const folder = join(scratch, 'away');
    await topic.produce(RUN, 0, 500);
    await using archiver = await TopicArchiver.open({ target: topic.target, folder, rowsPerFile: 1_000 });
    const stopping = new AbortController();
    const away = Promise.withResolvers<Fault>();
    const following = archiver.follow(100, away.resolve, stopping.signal);
    await commitsReach(folder, 1);

    await kafka.kill(1, 'SIGKILL');
    expect(await away.promise).toMatchObject({ kind: 'transient' });
    await kafka.start(1);
    await topic.produce(RUN, 500, 1_000);
    await expect.poll(() => archiver.progress().readings, { timeout: PROCESSES_LIMIT_MS }).toBe(1_000);
    stopping.abort();
    await following;
    expect(await countRows(folder)).toMatchObject({ rows: 1_000, places: 1_000, readings: 1_000 });
  });

  it('counts the records that the topic deleted before they were archived', async () => {
    await using topic = await newTopic();
    const folder = join(scratch, 'expired');
    await topic.produce(RUN, 0, 90);
    await archiveAll(topic, folder);
    await topic.produce(RUN, 90, 180);
    await Client.during(topic.target, ({ admin, target }) =>
      admin.deleteRecords({ topics: [{ name: target.topic, partitions: [{ partition: 1, offset: 40n }] }] })
    );
    // Of partition 1, offsets 30 … 39 were not archived yet.
    expect(await archiveAll(topic, folder)).toMatchObject({ readings: 80, totals: { readings: 170, expired: 10 } });
    expect(await archiveAll(topic, folder)).toMatchObject({ readings: 0, totals: { expired: 10 } });
  });

  it('says what is wrong, and changes nothing', async () => {
    await using topic = await newTopic();
    const folder = join(scratch, 'refused');
    await topic.produce(RUN, 0, 10);
    const refused = async (...flags: string[]) => outcome(startArchiver(topic, folder, ...flags));
    expect(await refused('--from', 'sqlite')).toMatchObject({
      code: 2,
      answer: { error: { code: 'NO_KAFKA_TARGET' } },
    });
    expect(await refused('--rows-per-file', '0')).toMatchObject({
      code: 2,
      answer: { error: { fields: [{ field: '--rows-per-file' }] } },
    });
    expect(await refused('--every', 'often')).toMatchObject({ code: 2, answer: { error: { code: 'INVALID_USAGE' } } });
    const missing = { ...topic, target: { ...topic.target, topic: 'none-such' } };
    expect(await outcome(startArchiver(missing, folder))).toMatchObject({
      code: 2,
      answer: { error: { code: 'UNKNOWN_TOPIC_OR_PARTITION' } },
    });
    expect(globSync('location=*', { cwd: folder })).toEqual([]);
  });
});

/** Resolves when the archive has so many commits. */
async function commitsReach(folder: string, least: number): Promise<void> {
  for (;;) {
    const manifest = globSync('_manifest.json', { cwd: folder }).map((name) =>
      readFileSync(join(folder, name), 'utf8')
    );
    if (manifest.some((content) => z.object({ commits: z.int() }).parse(JSON.parse(content)).commits >= least)) {
      return;
    }
    await pause(LOOK_AGAIN_MS);
  }
}

/** As Java's Double.doubleToRawLongBits, one after the other. */
function xorOfBits(values: readonly number[]): string {
  const bits = new BigUint64Array(Float64Array.from(values).buffer);
  return bits
    .reduce((xor, next) => xor ^ next, 0n)
    .toString(16)
    .padStart(16, '0');
}
