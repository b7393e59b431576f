import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { Admin } from '@platformatic/kafka';

import { end, launch } from '../../service/src/stack/detached-process.ts';
import { downloadProgress } from '../../service/src/stack/download-progress.ts';
import { findJava } from '../../service/src/stack/java.ts';
import { LoopbackPorts } from '../../service/src/stack/loopback-ports.ts';
import { fetchArtifacts, parseArtifacts } from '../../service/src/stack/maven-artifacts.ts';
import { untilItAnswers } from '../../service/src/stack/start-and-stop.ts';
import { makeCertificates } from './certificates.ts';

const USERS = ['admin', 'thermobench', 'thermobench-relay', 'thermobench-lag'] as const;
export type KafkaUser = (typeof USERS)[number];

/** A Kafka that `stack up` did not create, with TLS, logins and the permissions that acls.sh grants. */
export interface SecuredKafka extends AsyncDisposable {
  /** Addresses where it shows a certificate for `localhost`, by name and by address, and where it shows one for another name. */
  readonly brokers: { byName: string; byAddress: string; misnamed: string };
  /** The authority of both certificates, as PEM. */
  readonly authority: string;
  login(user: KafkaUser): { mechanism: 'SCRAM-SHA-512'; username: KafkaUser; password: string };
}

const PROVISIONING = join(import.meta.dirname, '../../provisioning/kafka');
const TOPIC = 'temperature';
const JVM = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const START_LIMIT_MS = 90_000;
/** Enough for six Java programs one after another, alongside other tests. */
const COMMAND_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 30_000;

/** Starts it as described in provisioning/kafka/README.md. */
export async function startSecuredKafka(): Promise<SecuredKafka> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-secured-kafka-'));
  const path = (name: string) => join(folder, name);
  const passwords = new Map(USERS.map((user) => [user, randomUUID()]));
  const login = (username: KafkaUser) => {
    const password = passwords.get(username) ?? '';
    return { mechanism: 'SCRAM-SHA-512', username, password } as const;
  };
  const named = makeCertificates('localhost');
  const misnamed = makeCertificates('kafka.example');
  const ports = await choosePorts();
  const files = {
    'server.pem': named.key + named.certificate,
    'misnamed.pem': misnamed.key + misnamed.certificate,
    'authorities.pem': named.authority + misnamed.authority,
    'server.properties': await brokerSettings(folder, ports, login('admin').password),
    'admin.properties': adminSettings(path('authorities.pem'), login('admin').password),
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(path(name), text, { mode: 0o600 });
  }

  const java = await findJava({ title: 'Kafka', oldest: 17, newest: Infinity }, process.env);
  const artifacts = parseArtifacts(await readFile(join(PROVISIONING, 'artifacts.sha256'), 'utf8'));
  const jars = await fetchArtifacts(artifacts, downloadProgress('Kafka'), process.env);
  const log = `-Dlog4j2.configurationFile=${join(PROVISIONING, 'log4j2.properties')}`;
  const kafka = [...JVM, log, '-cp', jars.join(':')];
  const users = USERS.map(login).flatMap(({ mechanism, username, password }) => [
    '--add-scram',
    `${mechanism}=[name=${username},password=${password}]`,
  ]);
  const storage = ['format', '--cluster-id', CLUSTER_ID, '--config', path('server.properties'), ...users];
  await run(java, [...kafka, 'kafka.tools.StorageTool', ...storage]);

  const logFile = path('kafka.log');
  const broker = await launch(java, [...kafka, 'kafka.Kafka', path('server.properties')], logFile);
  const stop = async () => {
    await end(broker, 'SIGKILL', STOP_LIMIT_MS);
    await rm(folder, { recursive: true });
  };
  const byName = `localhost:${ports.client}`;
  try {
    const server = { title: 'Kafka', name: 'kafka', logFile, process: broker };
    await untilItAnswers(server, () => greet(byName, files['authorities.pem'], login('admin')), START_LIMIT_MS);
    await writeFile(path('kafka-acls.sh'), `#!/bin/sh\nexec '${java}' ${quoted(kafka)} ${ACL_COMMAND} "$@"\n`);
    await chmod(path('kafka-acls.sh'), 0o700);
    const grants = [join(PROVISIONING, 'acls.sh'), byName, path('admin.properties'), TOPIC];
    await run('sh', grants, { ...process.env, PATH: `${folder}:${process.env.PATH}` });
  } catch (thrown) {
    await stop();
    throw thrown;
  }
  return {
    brokers: { byName, byAddress: `127.0.0.1:${ports.client}`, misnamed: `localhost:${ports.misnamed}` },
    authority: files['authorities.pem'],
    login,
    [Symbol.asyncDispose]: stop,
  };
}

const CLUSTER_ID = 'Z0mcoyIkQfqGUzXWv-4VmQ';
const ACL_COMMAND = 'org.apache.kafka.tools.AclCommand';

interface Ports {
  client: number;
  misnamed: number;
  controller: number;
}

async function choosePorts(): Promise<Ports> {
  await using ports = new LoopbackPorts();
  return { client: await ports.take(), misnamed: await ports.take(), controller: await ports.take() };
}

/** If a setting occurs twice, Kafka uses the second. */
async function brokerSettings(folder: string, { client, misnamed, controller }: Ports, password: string) {
  const provisioned = await Promise.all(
    ['server.properties', 'logins.properties'].map((name) => readFile(join(PROVISIONING, name), 'utf8'))
  );
  return `${provisioned.join('\n').replaceAll('CHANGE-ME', password)}
node.id=1
controller.quorum.voters=1@localhost:${controller}
listeners=CLIENT://127.0.0.1:${client},MISNAMED://127.0.0.1:${misnamed},CONTROLLER://127.0.0.1:${controller}
advertised.listeners=CLIENT://localhost:${client},MISNAMED://localhost:${misnamed}
log.dirs=${folder}/data
listener.security.protocol.map=CLIENT:SASL_SSL,MISNAMED:SSL,CONTROLLER:SASL_SSL
ssl.keystore.type=PEM
ssl.keystore.location=${folder}/server.pem
ssl.truststore.type=PEM
ssl.truststore.location=${folder}/authorities.pem
listener.name.misnamed.ssl.keystore.type=PEM
listener.name.misnamed.ssl.keystore.location=${folder}/misnamed.pem
`;
}

function adminSettings(authorities: string, password: string): string {
  return `security.protocol=SASL_SSL
ssl.truststore.type=PEM
ssl.truststore.location=${authorities}
sasl.mechanism=SCRAM-SHA-512
sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="admin" password="${password}";
`;
}

async function greet(broker: string, ca: string, sasl: ReturnType<SecuredKafka['login']>): Promise<void> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [broker], retries: 0, tls: { ca }, sasl });
  try {
    await admin.metadata({ topics: [] });
  } finally {
    await admin.close();
  }
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(' ');
}

async function run(program: string, args: readonly string[], env = process.env): Promise<void> {
  await promisify(execFile)(program, [...args], { env, timeout: COMMAND_LIMIT_MS });
}
