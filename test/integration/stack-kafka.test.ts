import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { connectKafka } from '../../service/test/sinks/connect.ts';
import { KafkaServer } from '../../service/src/stack/kafka.ts';
import { kafkaRecord } from '../../service/src/stack/kafka-record.ts';
import { refusesOthers, topicsSeenBy } from './kafka-strangers.ts';
import { forgetExporters, scraped } from './scraped.ts';
import { startKafka, type TestKafka } from './start-kafka.ts';
import { storeAndCount } from './store-and-count.ts';

const readingsIn = (kafka: TestKafka) => storeAndCount(() => connectKafka(kafka.target(), {}));

/** What a Thermobench without logins left: a record without a password. */
async function forgetLogin(folder: string): Promise<void> {
  const file = join(folder, 'server.json');
  const { password: _, ...record }: Record<string, unknown> = Object(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify(record));
}

/** Enough for several starts of a Java program, on a machine that may have other work. */
const LIMIT_MS = 240_000;

describe('a private Kafka', { timeout: LIMIT_MS }, () => {
  let kafka: TestKafka;
  beforeAll(async () => {
    kafka = await startKafka({ brokers: 1 });
  }, LIMIT_MS);
  afterAll(() => kafka[Symbol.asyncDispose]());

  it('of one broker starts once, is found again, is reported as silent if it does not answer, stops, and keeps its topics and its size', async () => {
    const first = await kafka.server.status();
    expect(first).toMatchObject({ state: 'up', version: '4.3.1', address: kafka.addresses()[0] });
    expect((await kafka.server.up()).pid).toBe(first.pid);
    expect(kafka.target()).toMatchObject({ brokers: kafka.addresses(), topic: 'temperature', replicationFactor: 1 });
    const readings = readingsIn(kafka);
    expect(await readings.store(20)).toBe(20);
    expect(await scraped(kafka.server, 'kafka_topic_messages_in_total{topic="temperature"}')).toEqual([20]);
    const cluster = kafkaRecord(first.folder).read()?.clusterId;
    expect(await scraped(kafka.server, `kafka_cluster_member{cluster="${cluster}"}`)).toEqual([1]);

    const pid = first.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    expect(await kafka.server.status()).toMatchObject({ state: 'silent', pid, version: null });
    process.kill(pid, 'SIGCONT');

    expect(await kafka.server.down()).toMatchObject({ state: 'down', pid: null, address: first.address });
    const again = await kafka.server.down();
    expect(again).toMatchObject({ state: 'down' });
    expect(again).not.toHaveProperty('note');
    await forgetExporters(first.folder);
    expect(kafka.server.exporters()).toEqual([]);
    await kafka.start(1);
    expect(await readings.count()).toBe(20);
    expect(await scraped(kafka.server, 'kafka_under_replicated_partitions')).toEqual([0]);

    await expect(new KafkaServer(first.folder, 3).up()).rejects.toMatchObject({
      kind: 'configuration',
      code: 'KAFKA_BROKERS',
    });
  });

  it('rejects logins without the password of its target, which it does not reveal', async () => {
    const [broker] = kafka.addresses();
    const { sasl } = kafka.access();
    const { folder } = await kafka.server.status();
    const readings = readingsIn(kafka);
    await readings.store(5);
    expect(await topicsSeenBy(sasl, broker)).toContain('temperature');
    await refusesOthers(kafka, broker);
    // The listener that brokers use among themselves rejects others too.
    const [controller] = z
      .object({ brokers: z.array(z.object({ controllerPort: z.int() })) })
      .parse(JSON.parse(await readFile(join(folder, 'server.json'), 'utf8'))).brokers;
    await expect(topicsSeenBy(undefined, `127.0.0.1:${controller?.controllerPort}`)).rejects.toThrow();
    for (const file of ['server.json', 'broker-1/server.properties']) {
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    }

    await kafka.server.down();
    await kafka.server.up();
    expect(kafka.access().sasl).toEqual(sasl);
    await refusesOthers(kafka, broker);
    expect(await readings.count()).toBe(5);
  });

  it('that had no login in an earlier version requires one after its next start, and keeps its topics', async () => {
    const { folder } = await kafka.server.status();
    const readings = readingsIn(kafka);
    await readings.store(5);
    await kafka.server.down();
    await forgetLogin(folder);
    expect(kafka.access().sasl).toBeUndefined();
    await kafka.server.up();
    await refusesOthers(kafka, kafka.addresses()[0]);
    expect(await readings.count()).toBe(5);
  });

  it('that does not start shows the end of its log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thermobench-kafka-'));
    try {
      expect(await new KafkaServer(folder).status()).toMatchObject({ state: 'down', address: null });
      expect(await readdir(folder)).toEqual([]);
      await mkdir(join(folder, 'broker-1', 'data'), { recursive: true });
      await writeFile(
        join(folder, 'broker-1', 'data', 'meta.properties'),
        'node.id=7\nversion=1\ncluster.id=another\n'
      );
      await expect(new KafkaServer(folder).up()).rejects.toMatchObject({
        kind: 'fatal',
        code: 'STACK_START',
        message: expect.stringMatching(/Kafka ended immediately[^]*ERROR/),
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
