/**
 * `node test/benchmark/host-cost.ts [--seconds 60] [--pairs 10]`: what observing a host costs. First the CPU time of the samples of
 * a machine with a busy MariaDB, and of the verdict, as a share of one core. Then the rate of the default MySQL mode with and without
 * samples, in pairs that take turns, as a ratio with an interval of its median. Needs a machine without other work.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { createConnection } from 'mysql2/promise';

import { LinuxHostSampler } from '../../service/src/hosts/linux-host-sampler.ts';
import type { HostSecond } from '../../service/src/hosts/host-second.ts';
import { noHostSecond, plusHost } from '../../service/src/hosts/plus-host.ts';
import type { Interval } from '../../service/src/model/sweep.ts';
import { medianInterval } from '../../service/src/stats/median-interval.ts';
import { limitOf } from '../../service/src/verdict/judge.ts';
import { connectMysql } from '../../service/test/sinks/connect.ts';
import { startMariadb } from '../integration/start-mariadb.ts';
import { thermobench, type Contender, type Login } from './contenders.ts';
import { rowsPerSecond } from './measure.ts';
import { printTable } from './tables.ts';

const ROWS = 150_000;
const VERDICTS = 1_000;
/** Goals: at most this share of one core, and at least this ratio of the rates. */
const GOALS = { core: 0.01, ratio: 0.99 };

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, pairs: { type: 'string', default: '10' } },
});
await using mariadb = await startMariadb();
const login: Login = { ...mariadb.administrator(), database: 'temperature' };
const administrator = await createConnection(login);
await connectMysql(login, { schema: 'article' }).prepare({ run: '00000000', payload: 1, locations: [] });
const plain = thermobench('plain', ROWS, {});
const observed = thermobench('observed', ROWS, {}, 'observed');

const { perSecond, total } = await costOfSamples(Number(values.seconds));
const ratios = await ratiosOfPairs(Number(values.pairs));
await administrator.end();

const core = (seconds: number) => `${(seconds * 100).toFixed(3)} % of one core`;
const ratio = medianInterval(ratios);
printTable(
  ['cost', 'measured', 'goal', ''],
  [
    ['a sample each second', core(perSecond), `< ${GOALS.core * 100} %`, mark(perSecond < GOALS.core)],
    ['a verdict, once per run', `${(costOfVerdict(total) * 1e6).toFixed(0)} µs`, '', ''],
    [
      'rate with samples : without',
      ratio === null ? '' : `${ratio.median.toFixed(4)} (${coverage(ratio)}, ${ratio.runs} pairs)`,
      `≥ ${GOALS.ratio}`,
      mark(ratio !== null && ratio.low >= GOALS.ratio),
    ],
  ]
);

/** `98 %: 0.9931 – 1.0012`; fewer than six pairs give only the range. */
function coverage({ coverage: certain, low, high }: Interval): string {
  const name = certain === null ? 'range' : `${Math.round(certain * 100)} %`;
  return `${name}: ${low.toFixed(4)} – ${high.toFixed(4)}`;
}

function mark(isReached: boolean): string {
  return isReached ? '✔' : '✖';
}

/** Mean CPU time of the samples while a producer writes, in seconds per second. */
async function costOfSamples(seconds: number): Promise<{ perSecond: number; total: HostSecond }> {
  let isWriting = true;
  const writing = (async () => {
    while (isWriting) {
      await measureOne(plain);
    }
  })();
  const sampler = new LinuxHostSampler({ ports: [login.port], sockets: [] });
  let total = noHostSecond();
  let cpuMicros = 0;
  for (let second = 0; second < seconds; second += 1) {
    await pause(1_000);
    const before = process.cpuUsage();
    const sample = sampler.take();
    const { user, system } = process.cpuUsage(before);
    cpuMicros += user + system;
    total = sample === null ? total : plusHost(total, sample);
  }
  isWriting = false;
  await writing;
  return { perSecond: cpuMicros / 1e6 / seconds, total };
}

/** Mean CPU time of a verdict on what was observed, in seconds. */
function costOfVerdict(host: HostSecond): number {
  const evidence = {
    ...{ producers: 1, measuredMs: host.elapsedMs, pace: null, starved: 0, eventLoopUtilization: 0.5, commitP50Ms: 1 },
    timeSpent: { building: 0.2, queued: 0, writing: 0.2, committing: 0.6, reconnecting: 0, idle: 0 },
    ...{
      embedded: false,
      isLog: false,
      firstCommitsMs: [1],
      commits: { meanMs: 1, share: 0.6 },
      host,
      storeHosts: [],
      gaps: [],
      store: null,
      baselines: [],
    },
  };
  const before = process.cpuUsage();
  for (let times = 0; times < VERDICTS; times += 1) {
    limitOf(evidence);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / VERDICTS;
}

/** The rate with samples, relative to that without, in each pair. Which of the two is first changes with each pair. */
async function ratiosOfPairs(pairs: number): Promise<number[]> {
  const found: number[] = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    console.error(`Pair ${pair} of ${pairs} …`);
    const order = pair % 2 === 0 ? [plain, observed] : [observed, plain];
    const rates = new Map<Contender, number>();
    for (const contender of order) {
      rates.set(contender, await measureOne(contender));
    }
    found.push((rates.get(observed) ?? NaN) / (rates.get(plain) ?? NaN));
  }
  return found;
}

async function measureOne(contender: Contender): Promise<number> {
  await administrator.query('TRUNCATE TABLE reading_article');
  return rowsPerSecond(await contender.measure(login));
}
