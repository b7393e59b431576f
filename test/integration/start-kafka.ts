import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Admin } from '@platformatic/kafka';
import { expect, inject, vi } from 'vitest';

import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { KafkaServer } from '../../service/src/stack/kafka.ts';
import { kafkaRecord, newRecord } from '../../service/src/stack/kafka-record.ts';

const WAIT = { timeout: 60_000, interval: 100 };

/** A separate private Kafka for a test, `await using kafka = await startKafka({ brokers: 1 })`, or the shared one. */
export interface TestKafka extends AsyncDisposable {
  readonly server: KafkaServer;
  /** The target's settings, as in thermobench.yaml. */
  target(): { sink: string } & Record<string, unknown>;
  /** What a client of @platformatic/kafka needs to reach it and to log in. */
  access(): Pick<KafkaTarget, 'sasl'> & { bootstrapBrokers: string[] };
  /** Host and port of each broker. */
  addresses(): string[];
  /** Ends a broker, 1 to 3, as a crash or an administrator would, and waits for its end. */
  kill(broker: number, signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same data. */
  start(broker: number): Promise<void>;
}

export async function startKafka({ brokers }: { brokers: 1 | 3 }): Promise<TestKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-kafka-'));
  const kafka = await open(folder, brokers);
  const ids = Array.from({ length: brokers }, (_, index) => index + 1);
  return {
    ...kafka,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ids.map((id) => kafka.kill(id, 'SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The Kafka of one broker that test files share, without a topic or a group. They may kill it and start it again. */
export async function sharedKafka(): Promise<TestKafka> {
  const folder = join(inject('sharedServers'), 'kafka');
  const left = new KafkaServer(folder);
  if ((await left.status()).state === 'silent') {
    // A failed test may have left it frozen.
    await left.kill(1, 'SIGKILL');
  }
  const kafka = await open(folder, 1);
  await empty(kafka);
  return { ...kafka, [Symbol.asyncDispose]: async () => {} };
}

async function open(folder: string, brokers: 1 | 3): Promise<Omit<TestKafka, keyof AsyncDisposable>> {
  await mkdir(folder, { recursive: true });
  const kept = kafkaRecord(folder);
  if (kept.read() === undefined) {
    // Any free ports: the tests of another runner may be about to take the usual ones.
    const record = newRecord(brokers);
    const anyPorts = { port: 0, controllerPort: 0, exporterPort: 0 };
    kept.keep({ ...record, brokers: record.brokers.map((broker) => ({ ...broker, ...anyPorts })) });
  }
  const server = new KafkaServer(folder, brokers);
  const { address } = await server.up().catch(async (thrown: unknown) => {
    // Parts of it may already be running.
    await server.down();
    throw thrown;
  });
  const target = () => {
    const [offered] = server.targets();
    if (!offered) {
      throw new Error('The private Kafka was never up.');
    }
    return offered.settings;
  };
  return {
    server,
    target,
    access: () => {
      const { brokers: bootstrapBrokers, sasl } = KafkaTarget.parse(target());
      return { bootstrapBrokers, sasl };
    },
    addresses: () => address?.split(',') ?? [],
    kill: (broker, signal) => server.kill(broker, signal),
    start: (broker) => server.start(broker),
  };
}

async function empty({ access }: Pick<TestKafka, 'access'>): Promise<void> {
  const admin = new Admin({ clientId: 'test', ...access() });
  try {
    const topics = await admin.listTopics();
    if (topics.length > 0) {
      await admin.deleteTopics({ topics });
    }
    // The members of a killed process leave their group when its session times out.
    await vi.waitFor(async () => expect(await deleteGroups(admin)).toEqual([]), WAIT);
    await vi.waitFor(async () => expect(await admin.listTopics()).toEqual([]), WAIT);
  } finally {
    await admin.close();
  }
}

/** Resolves with the groups that could not be deleted. */
async function deleteGroups(admin: Admin): Promise<string[]> {
  const groups = [...(await admin.listGroups()).keys()];
  if (groups.length > 0) {
    await admin.deleteGroups({ groups }).catch(() => {});
  }
  return [...(await admin.listGroups()).keys()];
}
