/**
 * `node test/benchmark/kafka.ts [--rounds 5]`: rows per second and client CPU of one process that writes to a private Kafka of
 * one broker with acks=all, against Kafka's own ProducerPerformance (Java, ready-made records of 80 bytes) and, one by one, a
 * Python script with kafka-python. The contenders take turns, and ratios are computed within a round.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { connectKafka } from '../../service/test/sinks/connect.ts';
import { findJava } from '../../service/src/stack/java.ts';
import { fetchArtifacts, parseArtifacts } from '../../service/src/stack/maven-artifacts.ts';
import { startKafka } from '../integration/start-kafka.ts';
import { judge, type Goal, type Round } from './goals.ts';
import { readMeasure, type Measure } from './measure.ts';
import { printTable, summary } from './tables.ts';

const run = promisify(execFile);
const LIMIT_MS = 600_000;
const KAFKA_PYTHON = 'kafka-python==3.0.12';

const GOALS: readonly Goal[] = [
  { of: 'batched', to: 'ProducerPerformance', figure: 'rows/s', atLeast: 1 },
  { of: 'batched', to: 'ProducerPerformance', figure: 'CPU', atMost: 1 },
  { of: 'batched', to: 'kafkajs', figure: 'rows/s', atLeast: 2 },
  { of: 'sync', to: 'python', figure: 'rows/s', atLeast: 2.5 },
  { of: 'sync', to: 'python', figure: 'CPU', atMost: 0.25 },
];

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
await using kafka = await startKafka({ brokers: 1 });
const target = KafkaTarget.parse(kafka.target());
await connectKafka(target, {}).prepare({ run: '00000000', payload: 1, locations: [] });

const contenders = new Map<string, () => Promise<Measure>>([
  ['batched', () => ours(2_000_000, { commitEvery: 50_000 })],
  ['ProducerPerformance', () => producerPerformance(2_000_000)],
  ['kafkajs', () => ours(200_000, { commitEvery: 50_000, client: 'kafkajs' })],
  ['sync', () => ours(20_000, { mode: 'sync' })],
  ['python', () => python(2_000)],
]);

const rounds: Round[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  console.error(`Round ${round} of ${values.rounds} …`);
  const measures = new Map<string, Measure>();
  for (const [name, measure] of contenders) {
    measures.set(name, await measure());
  }
  rounds.push(measures);
}

printTable(
  ['contender', 'rows/s', 'CPU s per 100 000 rows', 'range of rows/s'],
  [...contenders.keys()].map((name) => summary(name, rounds))
);
printTable(['ratio', 'of', 'median', 'range', 'goal', ''], judge(GOALS, rounds));

/** One producer, with all measurements of a run. */
function ours(rows: number, options: object): Promise<Measure> {
  const args = ['kafka', String(rows), 'metered', JSON.stringify(target), JSON.stringify(options)];
  return measured(process.execPath, [local('ours.ts'), ...args]);
}

async function producerPerformance(rows: number): Promise<Measure> {
  const java = await findJava({ title: 'Kafka', oldest: 17, newest: Infinity }, process.env);
  const list = readFileSync(local('../../provisioning/kafka/artifacts.sha256'), 'utf8');
  const jars = await fetchArtifacts(parseArtifacts(list), () => undefined, process.env);
  // In a file, because everyone can read a program's arguments.
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-login-'));
  const settings = join(folder, 'producer.properties');
  writeFileSync(settings, producerSettings(), { mode: 0o600 });
  const measure = measured('python3', [
    local('peers/producer-performance.py'),
    ...[java, '-cp', jars.join(':'), 'org.apache.kafka.tools.ProducerPerformance'],
    ...['--topic', target.topic, '--num-records', String(rows), '--record-size', '80', '--throughput', '-1'],
    ...['--command-config', settings],
  ]);
  return measure.finally(() => rmSync(folder, { recursive: true }));
}

function producerSettings(): string {
  return `bootstrap.servers=${target.brokers.join(',')}
acks=all
linger.ms=5
security.protocol=SASL_PLAINTEXT
sasl.mechanism=PLAIN
sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
  username="${target.sasl?.username}" password="${target.sasl?.password}";
`;
}

async function python(rows: number): Promise<Measure> {
  const args = [local('peers/one-by-one.py'), String(rows), target.brokers[0], target.topic];
  return measured(await pythonWithKafka(), args, { ...process.env, BENCHMARK_LOGIN: JSON.stringify(target.sasl) });
}

async function measured(program: string, args: string[], env = process.env): Promise<Measure> {
  const { stdout } = await run(program, args, { env, timeout: LIMIT_MS });
  return readMeasure(stdout);
}

/** A virtual environment with kafka-python, made once, outside the checkout. */
async function pythonWithKafka(): Promise<string> {
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  const folder = join(cache, 'thermobench', 'benchmark-kafka-python');
  const program = join(folder, 'bin', 'python');
  const isMade = existsSync(program) && (await run(program, ['-c', 'import kafka']).then(Boolean, () => false));
  if (!isMade) {
    await run('/usr/bin/python3', ['-m', 'venv', '--clear', folder]);
    await run(program, ['-m', 'pip', 'install', '--quiet', KAFKA_PYTHON], { timeout: LIMIT_MS });
  }
  return program;
}

function local(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
