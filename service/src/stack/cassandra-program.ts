import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { launch, type ProcessMark } from './detached-process.ts';
import type { CassandraRecord, NodeRecord } from './cassandra-record.ts';
import { downloadProgress } from './download-progress.ts';
import { findJava } from './java.ts';
import { jmxAgent } from './jmx-agent.ts';
import { fetchArtifacts, parseArtifacts } from './maven-artifacts.ts';
import { provisioned, provisionedText } from './provisioned.ts';

/**
 * Cassandra 5.0 needs a security manager. Java 17 has one; 18 to 23 have one if it is enabled; later versions have none. Older
 * versions are not supported, because Kafka needs 17. Source: JEP 411 and JEP 486.
 */
const JAVA = { title: 'Cassandra', oldest: 17, newest: 23 };

/**
 * Uses only the first JIT compiler: a node does not run long enough here for the second to pay off. Measured in
 * provisioning/cassandra/README.md.
 */
const JVM = ['-Xms512m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError'];

/** Disables delays that let gossip spread among many machines: here there is one machine, and all nodes are known in advance. */
const NO_WAITING = ['skip_wait_for_gossip_to_settle=0', 'shutdown_announce_in_ms=0'];
/** The first role exists as soon as clients can connect. Passwords are random, so a deliberately slow hash adds nothing. */
const LOGINS = ['superuser_setup_delay_ms=0', 'auth_bcrypt_gensalt_log2_rounds=4'];
/** How long a joining node listens for the ring; the first node has no others to listen to. */
const LISTEN_MS = { first: 100, joining: 5_000 };

/** An installed Cassandra, ready to run. */
export class CassandraProgram {
  readonly #java: string;
  readonly #jvm: readonly string[];
  readonly #jars: readonly string[];

  private constructor(java: string, jars: readonly string[]) {
    this.#jars = jars;
    // A Java agent that measures objects in memory.
    const jamm = jars.find((jar) => jar.includes('/jamm/'));
    this.#java = java;
    this.#jvm = [
      ...JVM,
      `@${provisioned('cassandra/jvm17.options')}`,
      '-Djava.security.manager=allow',
      `-javaagent:${jamm}`,
      `-Dlogback.configurationFile=${provisioned('cassandra/logback.xml')}`,
      '-Dcassandra-foreground=yes',
      ...[...NO_WAITING, ...LOGINS].map((setting) => `-Dcassandra.${setting}`),
      '-cp',
      jars.join(':'),
    ];
  }

  /** Finds Java and downloads Cassandra unless it is already cached. Throws a Fault that says what is missing. */
  static async get(env: NodeJS.ProcessEnv): Promise<CassandraProgram> {
    const java = await findJava(JAVA, env);
    const artifacts = parseArtifacts(provisionedText('cassandra/artifacts.sha256'));
    return new CassandraProgram(java, await fetchArtifacts(artifacts, downloadProgress('Cassandra'), env));
  }

  /** Starts one node of a cluster, which stores its data in its folder. */
  async launch(cluster: CassandraRecord, node: NodeRecord, folder: string): Promise<ProcessMark> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const settings = join(folder, 'cassandra.yaml');
    writeFileSync(settings, nodeSettings(cluster, node), { mode: 0o600 });
    const own = [
      jmxAgent(this.#jars, `${node.host}:${cluster.exporterPort}`, provisioned('cassandra/jmx.yml')),
      `-Dcassandra.config=${pathToFileURL(settings)}`,
      storageArgument(folder),
      `-Dcassandra.ring_delay_ms=${node === cluster.nodes[0] ? LISTEN_MS.first : LISTEN_MS.joining}`,
    ];
    return launch(this.#java, [...own, ...this.#jvm, 'org.apache.cassandra.service.CassandraDaemon'], nodeLog(folder));
  }
}

/** The argument by which a node is recognised among all processes. */
export function storageArgument(folder: string): string {
  return `-Dcassandra.storagedir=${join(folder, 'data')}`;
}

/** Log file of a node. */
export function nodeLog(folder: string): string {
  return join(folder, 'cassandra.log');
}

function nodeSettings({ port, storagePort, login, nodes }: CassandraRecord, { host }: NodeRecord): string {
  return `${provisionedText('cassandra/cassandra.yaml')}
${login === null ? '' : provisionedText('cassandra/login.yaml')}
# Of this node alone; rewritten at each start.
listen_address: ${host}
rpc_address: ${host}
native_transport_port: ${port}
storage_port: ${storagePort}
seed_provider:
  - class_name: org.apache.cassandra.locator.SimpleSeedProvider
    parameters: [{ seeds: '${nodes[0]?.host}:${storagePort}' }]
`;
}
