import { setTimeout as pause } from 'node:timers/promises';

import { Admin } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { ConfiguredTarget } from '../../service/src/config/settings.ts';
import type { Session } from '../../service/src/sinks/contract.ts';
import { checksum } from '../../service/src/sinks/checksum.ts';
import { encode } from '../../service/src/kafka/message.ts';
import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { kafkaSink } from '../../service/src/sinks/kafka/kind.ts';
import { connectKafka } from '../../service/test/sinks/connect.ts';
import { refusesOthers } from './kafka-strangers.ts';
import { scraped } from './scraped.ts';
import { startKafka, type TestKafka } from './start-kafka.ts';
import { storeAndCount } from './store-and-count.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

let kafka: TestKafka;
beforeAll(async () => {
  kafka = await startKafka({ brokers: 3 });
}, 240_000);
afterAll(() => kafka[Symbol.asyncDispose]());

/** These run side by side, so that one broker's death tests all of them. */
const WAYS = [
  { topic: 'numbered', client: 'platformatic' },
  { topic: 'unnumbered', client: 'platformatic', idempotent: false },
  { topic: 'kafkajs', client: 'kafkajs' },
] as const;

const RUN = Date.now().toString(36).padStart(8, '0');

/** A session into a topic that needs all three replicas in sync. */
async function strictSession(): Promise<Session> {
  const target = KafkaTarget.parse({ ...kafka.target(), topic: 'strict', timeoutMs: 2_000 });
  const admin = new Admin({ clientId: 'test', ...kafka.access() });
  const configs = [{ name: 'min.insync.replicas', value: '3' }];
  await admin.createTopics({ topics: [target.topic], partitions: 1, replicas: 3, configs });
  await admin.close();
  return connectKafka(target, { mode: 'sync' }).open(RUN, 0);
}

function target(topic: string): ConfiguredTarget {
  return {
    name: topic,
    origin: 'file',
    kind: kafkaSink,
    settings: kafkaSink.target.parse({ ...kafka.target(), topic }),
  };
}

const LOSSY = { topic: 'lossy', rows: 1_000 };

/**
 * Sends records in a way that makes kafkajs lose some. If a `send()` to partitions of several brokers fails for one of them,
 * kafkajs retries. A record that then gets another partition is lost if that partition's broker has already answered. The kafkajs
 * partitioner reassigns records without a key like this. kafkajs does not report the loss; our sink sends to one partition at a
 * time. Resolves when kafkajs has acked all records.
 */
async function sendAsKafkajsDoes(client: Kafka, onPartRefused: () => Promise<void>): Promise<void> {
  const tried = new Set<string>();
  const producer = client.producer({
    createPartitioner:
      () =>
      ({ message }) => {
        const seq = String(message.headers?.seq);
        const again = tried.has(seq) ? 1 : 0;
        tried.add(seq);
        return (Number(seq) + again) % 2;
      },
  });
  await producer.connect();
  const messages = Array.from({ length: LOSSY.rows }, (_, seq) => {
    const reading = { location: 'attic', time: Date.now(), value: 21 };
    const place = { run: RUN, producer: 0, seq };
    return encode(reading, { ...place, checksum: checksum(place, reading) });
  });
  const refused = Promise.withResolvers<void>();
  producer.on(producer.events.REQUEST, () => {
    if (tried.size === LOSSY.rows) {
      refused.resolve();
    }
  });
  const sent = producer.send({ topic: LOSSY.topic, acks: -1, messages });
  await refused.promise;
  await onPartRefused();
  await sent;
  await producer.disconnect();
}

/** Creates a topic of two partitions with different leaders. Without the third broker, the second partition accepts nothing. */
async function makeLossyTopic(client: Kafka): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  const replicaAssignment = [
    { partition: 0, replicas: [1, 2] },
    { partition: 1, replicas: [2, 3] },
  ];
  const configEntries = [{ name: 'min.insync.replicas', value: '2' }];
  const topics = [{ topic: LOSSY.topic, replicaAssignment, configEntries }];
  await admin.createTopics({ topics, waitForLeaders: false });
  await kafka.kill(3, 'SIGKILL');
  for (let inSync = 2; inSync > 1; await pause(200)) {
    // The queried broker may not have the topic in its metadata yet.
    const known = await admin.fetchTopicMetadata({ topics: [LOSSY.topic] }).catch(() => undefined);
    inSync = known?.topics[0]?.partitions.find(({ partitionId }) => partitionId === 1)?.isr.length ?? 2;
  }
  await admin.disconnect();
}

/** Runs first, before the topics of other tests keep the brokers busy. */
describe('a private Kafka of three brokers', () => {
  it('is up, has every replica in sync, and refuses clients without its password', { timeout: 120_000 }, async () => {
    expect(await kafka.server.status()).toMatchObject({ state: 'up', address: kafka.addresses().join(',') });
    expect(kafka.target()).toMatchObject({ brokers: kafka.addresses(), replicationFactor: 3 });
    await Promise.all(kafka.addresses().map((broker) => refusesOthers(kafka, broker)));
    const readings = storeAndCount(() => connectKafka(kafka.target(), {}));
    await readings.store(10);
    expect(await scraped(kafka.server, 'kafka_under_replicated_partitions')).toEqual([0, 0, 0]);
    expect(await readings.count()).toBe(10);
  });
});

describe('records that were acked and lost', () => {
  it('are found by the ledger', { timeout: 240_000 }, async () => {
    const { brokers, sasl } = KafkaTarget.parse(kafka.target());
    const login = { mechanism: 'plain', username: String(sasl?.username), password: String(sasl?.password) } as const;
    const client = new Kafka({
      brokers,
      sasl: login,
      logLevel: logLevel.NOTHING,
      // On a busy machine, a broker that comes back is in sync after a minute or more.
      retry: { initialRetryTime: 500, maxRetryTime: 1_000, retries: 120 },
    });
    await makeLossyTopic(client);
    await sendAsKafkajsDoes(client, () => kafka.start(3));

    const sink = connectKafka(KafkaTarget.parse({ ...kafka.target(), topic: LOSSY.topic }), {});
    const account = { producer: 0, offered: LOSSY.rows, acked: LOSSY.rows, unacked: [] };
    expect(await sink.ledger.count(RUN, [account])).toMatchObject([
      { rows: LOSSY.rows, distinct: LOSSY.rows / 2, wrong: 0 },
    ]);
    await sink.close();
  });
});

describe('while one broker of three is killed and comes back', () => {
  it(
    'runs continue, lose nothing and store nothing twice, and a session that needs all three fails with that reason',
    { timeout: 240_000 },
    async () => {
      await using trial = openTrialEngine(WAYS.map(({ topic }) => target(topic)));
      const runs = await Promise.all(
        WAYS.map(({ topic, ...sink }) =>
          trial.start({
            target: topic,
            source: { kind: 'synthetic' },
            producers: 2,
            durationMs: null,
            ratePerSecond: 2_000,
            sink: { commitEvery: 50, ...sink },
          })
        )
      );
      const writtenMore = async (rows: number) => {
        const before = await Promise.all(runs.map(({ id }) => trial.engine.run(id)));
        await Promise.all(
          before.map(({ id, acked }) => trial.until(id, (run) => run.acked > acked + rows || run.endedAt !== null))
        );
      };

      const strict = await strictSession();
      await writtenMore(1_000);
      await kafka.kill(2, 'SIGKILL');
      await expect
        .poll(() => kafka.server.status())
        .toMatchObject({
          state: 'up',
          note: expect.stringContaining('2 of'),
        });
      await writtenMore(5_000);
      await strict.write({ firstSeq: 0, readings: [{ location: 'attic', time: Date.now(), value: 21 }] });
      await expect(strict.commit()).rejects.toMatchObject({
        kind: 'transient',
        code: expect.stringMatching(/^NOT_ENOUGH_REPLICAS/),
        hint: expect.stringContaining('min.insync.replicas'),
      });
      await strict.close();
      await kafka.start(2);
      expect(await kafka.server.status()).not.toHaveProperty('note');
      await writtenMore(5_000);
      await Promise.all(runs.map(({ id }) => trial.engine.stop(id)));

      for (const { id } of runs) {
        const report = await trial.ended(id);
        // A batch whose answer was lost with the broker may be stored after later ones; only sequence numbers can prevent that.
        const late = report.spec.target === 'numbered' ? 0 : (report.ledger?.storedUnacked ?? 0);
        expect(report.ledger?.reordered, report.spec.target).toBeLessThanOrEqual(late);
        expect(report).toMatchObject({
          state: 'done',
          valid: true,
          ledger: { lost: 0, duplicated: 0, wrong: 0 },
          store: { durability: { 'min.insync.replicas': '2', 'replication.factor': 3 } },
        });
        // How long the brokers took to find another leader.
        expect(report.longestStallMs).toBeGreaterThanOrEqual(900);
      }
    }
  );
});

describe('stopping three brokers', { timeout: 240_000 }, () => {
  it('kills the last one, which would try for five minutes to reach the others before it stops', async () => {
    expect(await kafka.server.down()).toMatchObject({ state: 'down', note: expect.stringContaining('killed') });
  });
});
