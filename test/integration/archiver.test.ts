import { once } from 'node:events';
import { globSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { TopicArchiver } from '../../service/src/archive/topic-archiver.ts';
import { Client } from '../../service/src/kafka/client.ts';
import type { Fault } from '../../service/src/model/fault.ts';
import { seededRandom } from '../../service/src/stats/random.ts';
import { SEED } from '../../service/test/seed.ts';
import { ArchiveTrial, commitsReach, outcome, PROCESSES_LIMIT_MS, RUN } from './archive-trial.ts';
import { countRows } from './duckdb-archive.ts';

/** Twenty commits of a thousand. */
const FEWER_READINGS = 20_000;

let trial: ArchiveTrial;
beforeAll(async () => {
  trial = await ArchiveTrial.start();
});
afterAll(() => trial[Symbol.asyncDispose]());

describe('an archiver', { timeout: PROCESSES_LIMIT_MS }, () => {
  it('that is killed again and again archives each record once', async () => {
    await using topic = await trial.newTopic();
    const folder = trial.folder('killed');
    await topic.produce(RUN, 0, FEWER_READINGS);
    const random = seededRandom(SEED);
    let kills = 0;
    for (let next = 1; ; next += 3) {
      const archiver = trial.startArchiver(topic, folder, '--rows-per-file', '1000');
      const exit = once(archiver, 'exit');
      const reached = await Promise.race([commitsReach(folder, next), exit.then(() => 'ended')]);
      if (reached === 'ended') {
        expect(archiver.exitCode).toBe(0);
        break;
      }
      // Kill it at a random moment during the following commits.
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

  it('that follows a topic writes new records, keeps other archivers out of its folder, and writes all it has read when it stops', async () => {
    await using topic = await trial.newTopic();
    const folder = trial.folder('followed');
    await topic.produce(RUN, 0, 1_000);
    const archiver = trial.startArchiver(topic, folder, '--follow', '--every', '1s');
    await commitsReach(folder, 1);
    await topic.produce(RUN, 1_000, 2_000);
    await commitsReach(folder, 2);

    expect(await outcome(trial.startArchiver(topic, folder))).toMatchObject({
      code: 1,
      answer: { error: { code: 'ARCHIVE_BUSY' } },
    });
    await topic.produce(RUN, 2_000, 3_000);
    const ending = outcome(archiver);
    archiver.kill('SIGTERM');
    expect(await ending).toMatchObject({ code: 0 });
    await trial.archiveAll(topic, folder);
    expect(await countRows(folder)).toMatchObject({ rows: 3_000, places: 3_000, readings: 3_000 });
  });

  it('that follows a topic ends when the topic is created again, without a record of the new one', async () => {
    await using topic = await trial.newTopic();
    await topic.produce(RUN, 0, 300);
    const folder = trial.folder('again');
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
    await using topic = await trial.newTopic();
    const folder = trial.folder('away');
    await topic.produce(RUN, 0, 500);
    await using archiver = await TopicArchiver.open({ target: topic.target, folder, rowsPerFile: 1_000 });
    const stopping = new AbortController();
    const away = Promise.withResolvers<Fault>();
    const following = archiver.follow(100, away.resolve, stopping.signal);
    await commitsReach(folder, 1);

    await trial.kafka.kill(1, 'SIGKILL');
    expect(await away.promise).toMatchObject({ kind: 'transient' });
    await trial.kafka.start(1);
    await topic.produce(RUN, 500, 1_000);
    await expect.poll(() => archiver.progress().readings, { timeout: PROCESSES_LIMIT_MS }).toBe(1_000);
    stopping.abort();
    await following;
    expect(await countRows(folder)).toMatchObject({ rows: 1_000, places: 1_000, readings: 1_000 });
  });

  it('counts the records that the topic deleted before they were archived', async () => {
    await using topic = await trial.newTopic();
    const folder = trial.folder('expired');
    await topic.produce(RUN, 0, 90);
    await trial.archiveAll(topic, folder);
    await topic.produce(RUN, 90, 180);
    await Client.during(topic.target, ({ admin, target }) =>
      admin.deleteRecords({ topics: [{ name: target.topic, partitions: [{ partition: 1, offset: 40n }] }] })
    );
    // Offsets 30 … 39 of partition 1 were not archived yet.
    expect(await trial.archiveAll(topic, folder)).toMatchObject({
      readings: 80,
      totals: { readings: 170, expired: 10 },
    });
    expect(await trial.archiveAll(topic, folder)).toMatchObject({ readings: 0, totals: { expired: 10 } });
  });

  it('says what is wrong, and changes nothing', async () => {
    await using topic = await trial.newTopic();
    const folder = trial.folder('refused');
    await topic.produce(RUN, 0, 10);
    const refused = async (...flags: string[]) => outcome(trial.startArchiver(topic, folder, ...flags));
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
    expect(await outcome(trial.startArchiver(missing, folder))).toMatchObject({
      code: 2,
      answer: { error: { code: 'UNKNOWN_TOPIC_OR_PARTITION' } },
    });
    expect(globSync('location=*', { cwd: folder })).toEqual([]);
  });
});
