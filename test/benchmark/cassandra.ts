/**
 * `node test/benchmark/cassandra.ts [--rounds 5]`: rows per second and client CPU of one process that writes to a private
 * Cassandra of one node, against latte (Rust; if missing, it is built here with cargo, which takes a quarter of an hour) and a
 * loop that awaits each prepared INSERT. The contenders take turns, and ratios are computed within a round.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';

import { Client } from 'cassandra-driver';
import { z } from 'zod';

import { CassandraTarget } from '../../service/src/sinks/cassandra/options.ts';
import { connectCassandra } from '../../service/test/sinks/connect.ts';
import { startCassandra } from '../integration/start-cassandra.ts';
import { judge, type Goal, type Round } from './goals.ts';
import { readMeasure, type Measure } from './measure.ts';
import { printTable, summary } from './tables.ts';

const run = promisify(execFile);
const LIMIT_MS = 300_000;
const LATTE = '0.29.0';
const BUILD_LIMIT_MS = 3_600_000;

const GOALS: readonly Goal[] = [
  { of: 'single', to: 'latte', figure: 'rows/s', atLeast: 0.9 },
  { of: 'single', to: 'latte', figure: 'CPU', atMost: 1 },
  { of: 'single', to: 'one by one', figure: 'rows/s', atLeast: 3 },
  { of: 'batch', to: 'single', figure: 'rows/s', atLeast: 2 },
  { of: 'single', to: 'driver', figure: 'CPU', atMost: 0.5 },
];

/** The fields of latte's report that are used. */
const Report = z.object({
  result: z.object({ request_count: z.number(), elapsed_time_s: z.number(), cpu_time_s: z.number() }),
});

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const latteProgram = await findLatte();
await using cassandra = await startCassandra({ nodes: 1 });
const target = CassandraTarget.parse(cassandra.target());
await connectCassandra(target, {}).prepare({ run: '00000000', payload: 1, locations: [] });
const administrator = new Client({
  contactPoints: target.contactPoints,
  localDataCenter: target.localDataCenter,
  protocolOptions: { port: target.port },
  credentials: { username: String(target.username), password: target.password },
  socketOptions: { readTimeout: LIMIT_MS },
});
await administrator.connect();

const contenders = new Map<string, () => Promise<Measure>>([
  ['single', () => ours(200_000, { commitEvery: 20_000 })],
  ...(latteProgram === null ? [] : [['latte', () => latte(latteProgram, 200_000)] as const]),
  ['one by one', () => measured('peers/one-by-one.ts', '10000', JSON.stringify(target))],
  ['batch', () => ours(500_000, { commitEvery: 20_000, batch: 100 })],
  ['driver', () => ours(100_000, { commitEvery: 20_000, client: 'driver' })],
]);

const rounds: Round[] = [];
for (let round = 1; round <= Number(values.rounds); round++) {
  console.error(`Round ${round} of ${values.rounds} …`);
  const measures = new Map<string, Measure>();
  for (const [name, measure] of contenders) {
    await administrator.execute(`TRUNCATE ${target.keyspace}.reading`);
    measures.set(name, await measure());
  }
  rounds.push(measures);
}
await administrator.shutdown();

printTable(
  ['contender', 'rows/s', 'CPU s per 100 000 rows', 'range of rows/s'],
  [...contenders.keys()].map((name) => summary(name, rounds))
);
printTable(
  ['ratio', 'of', 'median', 'range', 'goal', ''],
  judge(
    GOALS.filter(({ to }) => contenders.has(to)),
    rounds
  )
);

/** One producer, with all measurements of a run. */
function ours(rows: number, options: object): Promise<Measure> {
  return measured('ours.ts', 'cassandra', String(rows), 'metered', JSON.stringify(target), JSON.stringify(options));
}

async function measured(script: string, ...args: string[]): Promise<Measure> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await run(process.execPath, [path, ...args], { timeout: LIMIT_MS });
  return readMeasure(stdout);
}

/** Runs latte with as many requests in flight as the sink has by default, over one connection and in one thread. */
async function latte(program: string, rows: number): Promise<Measure> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-latte-'));
  const report = join(folder, 'report.json');
  const workload = fileURLToPath(new URL('peers/insert.rn', import.meta.url));
  // latte accepts its login only as arguments, which other users can read. The server exists for only a few minutes.
  const login = ['--user', String(target.username), '--password', target.password];
  const settings = ['-q', ...login, '-p', '512', '-t', '1', '-d', String(rows), '-o', report];
  await run(program, ['run', ...settings, workload, `${target.contactPoints[0]}:${target.port}`], {
    timeout: LIMIT_MS,
  });
  const { result } = Report.parse(JSON.parse(await readFile(report, 'utf8')));
  await rm(folder, { recursive: true });
  return { rows: result.request_count, seconds: result.elapsed_time_s, cpuSeconds: result.cpu_time_s };
}

/** Built once, outside the checkout. If that fails, prints why and returns null. */
async function findLatte(): Promise<string | null> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'thermobench', 'benchmark-latte');
  const program = join(folder, 'bin', 'latte');
  if (!existsSync(program)) {
    console.error(`Building latte ${LATTE} into ${folder} …`);
    const args = ['install', 'latte-cli', '--version', LATTE, '--root', folder];
    await run('cargo', args, { timeout: BUILD_LIMIT_MS }).catch((error: unknown) => {
      console.error(`latte is missing, and the goals against it are left out: ${String(error)}`);
    });
  }
  return existsSync(program) ? program : null;
}
