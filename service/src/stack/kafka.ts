import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { Fault } from '../model/fault.ts';
import { counted } from '../model/sentence.ts';
import { end } from './detached-process.ts';
import { brokerArguments, brokerLog, KafkaProgram } from './kafka-program.ts';
import { kafkaRecord, loginOf, newRecord, type BrokerRecord, type KafkaRecord } from './kafka-record.ts';
import { LoopbackPorts } from './loopback-ports.ts';
import { newPassword, type RecordFile } from './record-file.ts';
import { findRunning } from './running-process.ts';
import { endServer, orOnOtherPorts, untilItAnswers } from './start-and-stop.ts';
import type { Breakable, StackExporter, StackServer, StackStatus, StackTarget } from './stack-server.ts';
import { isRunning, statusOf, wasStopped } from './status.ts';

const HOST = '127.0.0.1';
const TOPIC = 'temperature';
const FIRST_EXPORTER_PORT = 9404;
/** Allows for three brokers on a busy Raspberry Pi. */
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 60_000;
/**
 * With three brokers, the last one cannot shut down cleanly, because the other controllers have ended; it would try for 5
 * minutes.
 */
const LAST_STOP_LIMIT_MS = 5_000;
const ANSWER_LIMIT_MS = 3_000;

/** A private Kafka of one or three brokers, set up by provisioning/kafka. */
export class KafkaServer implements StackServer {
  readonly name = 'kafka';
  readonly #folder: string;
  readonly #brokers: number | undefined;
  readonly #record: RecordFile<KafkaRecord>;

  /** @param brokers - 1 or 3; undefined for as many as already exist, otherwise one. */
  constructor(folder: string, brokers?: number) {
    this.#folder = folder;
    this.#brokers = brokers;
    this.#record = kafkaRecord(folder);
  }

  async status(): Promise<StackStatus> {
    const record = this.#record.read();
    const members = record?.brokers.map((broker) => memberOf(broker, record)) ?? [];
    return statusOf(this, this.#folder, members, `Kafka's ${members.length} brokers`);
  }

  async up(): Promise<StackStatus> {
    const record = this.#record.read() ?? newRecord(this.#brokers ?? 1);
    this.#refuseOtherNumber(record);
    await orOnOtherPorts(() => this.#start(record, record.brokers));
    return this.status();
  }

  /** Stops one broker after another. Notes if the last one had to be killed, which loses nothing. */
  async down(): Promise<StackStatus> {
    const record = this.#record.read();
    const killed = record && (await this.#stop(record));
    if (record) {
      this.#record.keep({ ...record, brokers: record.brokers.map((broker) => ({ ...broker, process: null })) });
    }
    return { ...(await this.status()), ...(killed && { note: KILLED }) };
  }

  targets(): StackTarget[] {
    const record = this.#record.read();
    if (!record) {
      return [];
    }
    const brokers = record.brokers.map(address);
    const exporters = this.exporters().map((exporter) => exporter.address);
    const settings = {
      ...{ sink: 'kafka', brokers, topic: TOPIC, replicationFactor: brokers.length },
      ...(exporters.length > 0 && { exporters }),
      ...loginOf(record),
    };
    return [{ name: this.name, settings, members: brokers.length }];
  }

  exporters(): StackExporter[] {
    const brokers = this.#record.read()?.brokers ?? [];
    return brokers.flatMap(({ exporterPort, process: mark }) =>
      exporterPort === null || wasStopped({ process: mark })
        ? []
        : [{ component: 'kafka', address: `${HOST}:${exporterPort}` }]
    );
  }

  /** For tests: kills one broker as a crash or an administrator would. */
  async kill(id: number, signal: NodeJS.Signals): Promise<void> {
    await endServer(this.#life(this.#broker(id).broker), signal, STOP_LIMIT_MS);
  }

  /** For tests: starts one broker again. */
  async start(id: number): Promise<void> {
    const { record, broker } = this.#broker(id);
    await this.#start(record, [broker]);
  }

  breakable(): Breakable {
    return {
      members: () => this.#brokerRecords().map(({ id }) => id),
      processOf: (id) => this.#brokerRecords().find((broker) => broker.id === id)?.process ?? null,
      end: (id, signal) => this.kill(id, signal),
      launch: async (id) => {
        const { record, broker } = this.#broker(id);
        await this.#launch(record, [broker]);
      },
      answers: async (id) => {
        const { record, broker } = this.#broker(id);
        await this.#untilTheyAnswer(record, [broker]);
      },
    };
  }

  async #start(record: KafkaRecord, brokers: BrokerRecord[]): Promise<void> {
    await this.#launch(record, brokers);
    await this.#untilTheyAnswer(record, brokers);
  }

  async #launch(record: KafkaRecord, brokers: BrokerRecord[]): Promise<void> {
    for (const broker of brokers.filter((each) => !isRunning(each))) {
      const left = findRunning(brokerArguments(this.#brokerFolder(broker)));
      if (left !== undefined) {
        broker.process = left;
        this.#record.keep(record);
      }
    }
    const asleep = brokers.filter((broker) => !isRunning(broker));
    if (asleep.length > 0) {
      const program = await KafkaProgram.get(process.env);
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      if (asleep.length === record.brokers.length) {
        record.version = program.version;
        // Login is enabled only when all brokers start together: a broker that requires a login cannot communicate with one that
        // does not.
        record.password ??= newPassword();
      }
      await choosePorts(record, asleep);
      await Promise.all(
        asleep.map(async (broker) => {
          broker.process = await program.launch(record, broker, this.#brokerFolder(broker));
          this.#record.keep(record);
        })
      );
    }
  }

  async #untilTheyAnswer(record: KafkaRecord, brokers: BrokerRecord[]): Promise<void> {
    const running = record.brokers.filter(isRunning).length;
    await Promise.all(
      brokers.map((broker) => untilItAnswers(this.#life(broker), () => ask(broker, record, running), START_LIMIT_MS))
    );
  }

  /** Returns true if a broker had to be killed. */
  async #stop({ brokers }: KafkaRecord): Promise<boolean> {
    for (const broker of brokers.slice(1).reverse()) {
      await endServer(this.#life(broker), 'SIGTERM', STOP_LIMIT_MS);
    }
    const [last] = brokers;
    if (!last?.process || brokers.length === 1) {
      await Promise.all(brokers.map((broker) => endServer(this.#life(broker), 'SIGTERM', STOP_LIMIT_MS)));
      return false;
    }
    if (await end(last.process, 'SIGTERM', LAST_STOP_LIMIT_MS)) {
      return false;
    }
    await endServer(this.#life(last), 'SIGKILL', STOP_LIMIT_MS);
    return true;
  }

  #refuseOtherNumber({ brokers }: KafkaRecord): void {
    if (this.#brokers !== undefined && this.#brokers !== brokers.length) {
      throw new Fault({
        kind: 'configuration',
        code: 'KAFKA_BROKERS',
        message:
          `The private Kafka has ${counted(brokers.length, 'broker')}, and this number cannot be changed to ` +
          `${this.#brokers}: the topics are distributed over those brokers.`,
        hint:
          `Omit --brokers, or start again without its topics: thermobench stack down kafka, delete ${this.#folder}, ` +
          'then up again. Or use another data folder (--data).',
      });
    }
  }

  #brokerRecords(): readonly BrokerRecord[] {
    return this.#record.read()?.brokers ?? [];
  }

  #broker(id: number): { record: KafkaRecord; broker: BrokerRecord } {
    const record = this.#record.read();
    const broker = record?.brokers.find((candidate) => candidate.id === id);
    if (!record || !broker) {
      throw new Error(`The private Kafka in ${this.#folder} has no broker ${id}.`);
    }
    return { record, broker };
  }

  #brokerFolder({ id }: BrokerRecord): string {
    return join(this.#folder, `broker-${id}`);
  }

  #life(broker: BrokerRecord) {
    return {
      title: 'Kafka',
      name: this.name,
      logFile: brokerLog(this.#brokerFolder(broker)),
      process: broker.process,
    };
  }
}

const KILLED =
  'The last broker was killed, because it cannot shut down gracefully without the others. Acked records are kept; ' +
  'the broker checks its files at its next start.';

function memberOf(broker: BrokerRecord, record: KafkaRecord) {
  const askVersion = async () => {
    await ask(broker, record, 1);
    return record.version;
  };
  return { ...broker, address: address(broker), askVersion };
}

function address({ port }: BrokerRecord): string {
  return `${HOST}:${port}`;
}

/** Keeps the earlier ports unless another program has taken them. */
async function choosePorts({ brokers }: KafkaRecord, asleep: BrokerRecord[]): Promise<void> {
  await using ports = new LoopbackPorts();
  for (const broker of asleep) {
    // The ports must not change while a broker is running, because running brokers use each other's ports.
    if (asleep.length === brokers.length) {
      broker.port = await ports.take(broker.port);
      broker.controllerPort = await ports.take(broker.controllerPort);
    }
    broker.exporterPort = await ports.take(broker.exporterPort ?? FIRST_EXPORTER_PORT + broker.id - 1);
  }
}

/**
 * Resolves when this broker itself has discovered at least that many brokers. Throws if that does not happen within a time limit.
 */
async function ask(broker: BrokerRecord, record: KafkaRecord, atLeast: number): Promise<void> {
  // Loaded on demand, so that commands that do not contact a broker start faster.
  const { Admin } = await import('@platformatic/kafka');
  const admin = new Admin({
    clientId: 'thermobench-stack',
    bootstrapBrokers: [address(broker)],
    connectTimeout: ANSWER_LIMIT_MS,
    requestTimeout: ANSWER_LIMIT_MS,
    retries: 0,
    ...loginOf(record),
  });
  try {
    const { brokers } = await admin.metadata({ topics: [] });
    if (brokers.size < atLeast) {
      throw new Error(`knows ${brokers.size} of ${atLeast} brokers`);
    }
  } finally {
    await admin.close();
  }
}
