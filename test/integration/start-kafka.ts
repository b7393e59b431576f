import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { KafkaServer } from '../../service/src/stack/kafka.ts';
import { kafkaRecord, newRecord } from '../../service/src/stack/kafka-record.ts';

/** A private Kafka of a test's own: `await using kafka = await startKafka({ brokers: 1 })`. */
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
  // Any free ports: the tests of another runner may be about to take the usual ones.
  const record = newRecord(brokers);
  const anyPorts = { port: 0, controllerPort: 0, exporterPort: 0 };
  kafkaRecord(folder).keep({ ...record, brokers: record.brokers.map((broker) => ({ ...broker, ...anyPorts })) });
  const server = new KafkaServer(folder, brokers);
  const ids = Array.from({ length: brokers }, (_, index) => index + 1);
  const { address } = await server.up().catch(async (thrown: unknown) => {
    // Some of it may run already.
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
    [Symbol.asyncDispose]: async () => {
      await Promise.all(ids.map((id) => server.kill(id, 'SIGKILL')));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
