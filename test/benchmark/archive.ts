/**
 * `node test/benchmark/archive.ts [--rounds 5] [--rows 2000000]`: how many readings are archived per second, and per second of
 * CPU time, from a topic of a private Kafka to Parquet. Compared with DuckDB, a C++ program, which writes the same rows again
 * from the files just created.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { DuckDBInstance } from '@duckdb/node-api';

import { TopicArchiver } from '../../service/src/archive/topic-archiver.ts';
import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { startKafka } from '../integration/start-kafka.ts';
import { median, rowsPerSecond, type Measure } from './measure.ts';

/** Readings per second of CPU time, from the topic into Parquet. */
const GOAL = 500_000;
const ROWS_PER_FILE = 500_000;

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, rows: { type: 'string', default: '2000000' } },
});
const rows = Number(values.rows);
const scratch = await mkdtemp(join(tmpdir(), 'thermobench-archive-'));
await using kafka = await startKafka({ brokers: 1 });
const target = KafkaTarget.parse(kafka.target());
await promisify(execFile)(process.execPath, [
  fileURLToPath(new URL('ours.ts', import.meta.url)),
  ...['kafka', values.rows, 'unmetered', JSON.stringify(target), '{}'],
]);

const archived: Measure[] = [];
const rewritten: Measure[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  const folder = join(scratch, String(round));
  archived.push(await measure(() => archive(folder)));
  rewritten.push(await measure(() => rewrite(folder, `${folder}-again`)));
  await rm(folder, { recursive: true });
  await rm(`${folder}-again`, { recursive: true });
}
await rm(scratch, { recursive: true });

const perCpuSecond = ({ rows: counted, cpuSeconds }: Measure) => counted / cpuSeconds;
const ours = archived.map(perCpuSecond);
const ratios = ours.map((rate, round) => rate / perCpuSecond(rewritten[round]));
console.log(`archive: ${figure(median(archived.map(rowsPerSecond)))} readings/s`);
console.log(
  `  for a second of processor time: ${figure(median(ours))} (${figure(Math.min(...ours))} – ${figure(Math.max(...ours))}), ` +
    `goal ≥ ${figure(GOAL)} ${median(ours) >= GOAL ? '✔' : '✖'}; ${median(ratios).toFixed(2)} × DuckDB's`
);

async function archive(folder: string): Promise<void> {
  await using archiver = await TopicArchiver.open({ target, folder, rowsPerFile: ROWS_PER_FILE });
  await archiver.drain(new AbortController().signal);
  if (archiver.progress().readings !== rows) {
    throw new Error(`${archiver.progress().readings} readings were archived, not ${rows}.`);
  }
}

async function rewrite(from: string, to: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * FROM read_parquet('${from}/*/*/*.parquet', hive_partitioning = true))
     TO '${to}' (FORMAT parquet, PARTITION_BY (location, day))`
  );
  connection.closeSync();
  instance.closeSync();
}

async function measure(work: () => Promise<void>): Promise<Measure> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { rows, seconds: (performance.now() - started) / 1_000, cpuSeconds: (user + system) / 1e6 };
}

function figure(value: number): string {
  return Math.round(value).toLocaleString('en-GB');
}
