import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Fault } from '../model/fault.ts';
import { launch, type ProcessMark } from './detached-process.ts';
import { downloadProgress } from './download-progress.ts';
import { findJava } from './java.ts';
import { jmxAgent } from './jmx-agent.ts';
import type { BrokerRecord, KafkaRecord } from './kafka-record.ts';
import { fetchArtifacts, parseArtifacts } from './maven-artifacts.ts';
import { provisioned, provisionedText } from './provisioned.ts';

const HOST = '127.0.0.1';
const FORMAT_LIMIT_MS = 120_000;

/**
 * Uses only the first JIT compiler: a broker does not run long enough here for the second to pay off. Measured in
 * provisioning/kafka/README.md.
 */
const JVM = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError'];

/** An installed Kafka, ready to run. */
export class KafkaProgram {
  readonly version: string;
  readonly #java: string;
  readonly #jvm: readonly string[];
  readonly #jars: readonly string[];

  private constructor(java: string, jars: readonly string[], version: string) {
    this.version = version;
    this.#jars = jars;
    this.#java = java;
    this.#jvm = [...JVM, `-Dlog4j2.configurationFile=${provisioned('kafka/log4j2.properties')}`, '-cp', jars.join(':')];
  }

  /** Finds Java and downloads Kafka unless it is already cached. Throws a Fault that says what is missing. */
  static async get(env: NodeJS.ProcessEnv): Promise<KafkaProgram> {
    const java = await findJava({ title: 'Kafka', oldest: 17, newest: Infinity }, env);
    const artifacts = parseArtifacts(provisionedText('kafka/artifacts.sha256'));
    const jars = await fetchArtifacts(artifacts, downloadProgress('Kafka'), env);
    const version = /\/kafka_2\.13\/([^/]+)\//.exec(jars.join())?.[1] ?? '';
    return new KafkaProgram(java, jars, version);
  }

  /** Starts one broker of a cluster in its folder; the storage of a new one is created first. */
  async launch(cluster: KafkaRecord, broker: BrokerRecord, folder: string): Promise<ProcessMark> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const settings = settingsFile(folder);
    const data = join(folder, 'data');
    writeFileSync(settings, brokerSettings(cluster, broker, data), { mode: 0o600 });
    // When Kafka creates its storage, it writes this file last.
    if (!existsSync(join(data, 'meta.properties'))) {
      await this.#format(cluster.clusterId, settings, data);
    }
    const agent = jmxAgent(this.#jars, `${HOST}:${broker.exporterPort}`, provisioned('kafka/jmx.yml'));
    return launch(this.#java, [agent, ...this.#jvm, ...brokerArguments(folder)], brokerLog(folder));
  }

  async #format(clusterId: string, settings: string, data: string): Promise<void> {
    const args = [...this.#jvm, 'kafka.tools.StorageTool', 'format', `--cluster-id=${clusterId}`, '--config', settings];
    try {
      await promisify(execFile)(this.#java, args, { timeout: FORMAT_LIMIT_MS });
    } catch (cause) {
      const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
      throw new Fault({
        kind: 'fatal',
        code: 'KAFKA_FORMAT',
        message: `Kafka could not create its storage in ${data}. ${said}`,
        hint: 'Check whether the disk is full or the data folder is read-only; choose another one with --data or THERMOBENCH_DATA.',
        cause,
      });
    }
  }
}

/** The arguments by which a broker is recognised among all processes. */
export function brokerArguments(folder: string): string[] {
  return ['kafka.Kafka', settingsFile(folder)];
}

function settingsFile(folder: string): string {
  return join(folder, 'server.properties');
}

/** Log file of a broker. */
export function brokerLog(folder: string): string {
  return join(folder, 'kafka.log');
}

/** The broker's own settings come last, because Kafka uses the last value if a setting occurs twice. */
function brokerSettings(
  { brokers, password }: KafkaRecord,
  { id, port, controllerPort }: BrokerRecord,
  data: string
): string {
  const voters = brokers.map((voter) => `${voter.id}@${HOST}:${voter.controllerPort}`);
  return `${provisionedText('kafka/server.properties')}
${brokers.length === 1 ? '' : provisionedText('kafka/three-brokers.properties')}
${password === null ? '' : provisionedText('kafka/private-login.properties').replaceAll('CHANGE-ME', password)}
# Of this broker alone; rewritten at each start.
node.id=${id}
controller.quorum.voters=${voters.join(',')}
listeners=CLIENT://${HOST}:${port},CONTROLLER://${HOST}:${controllerPort}
log.dirs=${data.replaceAll('\\', '\\\\')}
`;
}
