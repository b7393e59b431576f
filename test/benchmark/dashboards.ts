/**
 * `node test/benchmark/dashboards.ts [--hosts 10] [--rounds 5]`: how long the Run dashboard waits for Prometheus. Sends a
 * browser's queries for one hour, out of a day of data from ten machines. Needs prometheus and promtool, and a minute to create
 * the data.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { freePort } from '../../service/src/stack/loopback-ports.ts';
import { dashboardQueries, withRateInterval } from '../integration/dashboard-queries.ts';
import { median } from './measure.ts';
import { writeWatchedDay } from './watched-day.ts';

const GOAL_MS = 2_000;
/** Browsers send at most this many requests to one server at a time. */
const AT_ONCE = 6;
const HOUR_S = 3_600;
/** For a panel a third of 1280 pixels wide, rounded to the steps that Grafana uses. */
const STEP_S = 10;
const RATE_INTERVAL_S = 20;

const Answer = z.object({ data: z.object({ result: z.array(z.unknown()) }) });

const { values } = parseArgs({
  options: { hosts: { type: 'string', default: '10' }, rounds: { type: 'string', default: '5' } },
});
const scratch = await mkdtemp(join(tmpdir(), 'thermobench-day-'));
const data = join(scratch, 'data');
const { series, endS } = await writeWatchedDay(data, { hosts: Number(values.hosts), scratch });
const config = join(scratch, 'prometheus.yml');
await writeFile(config, 'scrape_configs: []\n');
const address = `127.0.0.1:${await freePort()}`;
const prometheus = spawn(
  'prometheus',
  [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=${address}`, '--log.level=error'],
  { stdio: 'inherit' }
);
try {
  while (!(await isReady())) {
    await pause(100);
  }
  const queries = dashboardQueries().flatMap(({ name, asked }) =>
    asked.source === 'prometheus' && name.startsWith('run.json') ? [{ name, expr: asked.expr }] : []
  );
  const waits: number[] = [];
  for (let round = 1; round <= Number(values.rounds); round++) {
    waits.push(await load(queries));
  }
  const middle = median(waits);
  console.log(
    `Run, an hour of a day with ${series} series: ${queries.length} queries in ${middle.toFixed(0)} ms ` +
      `(${Math.min(...waits).toFixed(0)} – ${Math.max(...waits).toFixed(0)}; the first ${waits[0]?.toFixed(0)}), ` +
      `goal ≤ ${GOAL_MS} ${middle <= GOAL_MS ? '✔' : '✖'}`
  );
} finally {
  const ended = once(prometheus, 'exit');
  prometheus.kill();
  await ended;
  await rm(scratch, { recursive: true });
}

async function isReady(): Promise<boolean> {
  return fetch(`http://${address}/-/ready`).then(
    ({ ok }) => ok,
    () => false
  );
}

/** Milliseconds until the last panel has its answer. */
async function load(queries: ReadonlyArray<{ name: string; expr: string }>): Promise<number> {
  const started = performance.now();
  const left = [...queries];
  const one = async () => {
    for (let query = left.shift(); query !== undefined; query = left.shift()) {
      await ask(query);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return performance.now() - started;
}

/** Throws if there is no answer, because a query that finds nothing is fast. */
async function ask({ name, expr }: { name: string; expr: string }): Promise<void> {
  const body = new URLSearchParams({
    query: withRateInterval(expr, RATE_INTERVAL_S)
      .replaceAll('$__range', `${HOUR_S}s`)
      .replaceAll('${__to:date:seconds}', String(endS))
      .replaceAll('$host', '.*'),
    start: String(endS - HOUR_S),
    end: String(endS - STEP_S),
    step: String(STEP_S),
  });
  const response = await fetch(`http://${address}/api/v1/query_range`, { method: 'POST', body });
  const answer = Answer.parse(await response.json());
  if (answer.data.result.length === 0) {
    throw new Error(`The day has nothing for ${name}: ${expr}`);
  }
}
