import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { stringify } from 'yaml';

import { loadSettings } from '../../service/src/config/load-settings.ts';
import { openLocalEngine, type LocalEngine } from '../../service/src/engine/local-engine.ts';
import { judgeProbe } from '../../service/src/limits/judge-probe.ts';
import { hasEnded } from '../../service/src/model/run.ts';
import { limitSentences, probeOutcome } from '../../service/src/reports/limit-search-words.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { ControlGroup, whyNoControlGroups } from './control-group.ts';

/**
 * Compares a limit search on a MariaDB whose disk is throttled with an exhaustive search on the same server: many rates, each
 * tested several times. `npm run truth:limit -- [--writes 60] [--p99 500ms] [--seconds 8] [--repeat 3]`. Exits with 1 if the two
 * differ by more than the precision of the search and one step of the exhaustive one.
 */

const { values } = parseArgs({
  options: {
    writes: { type: 'string', default: '60' },
    p99: { type: 'string', default: '500ms' },
    seconds: { type: 'string', default: '8' },
    repeat: { type: 'string', default: '3' },
  },
});
/** Ratio of one tested rate to the next. */
const STEP = 1.05;
const PRECISION = 0.05;
/** The tested rates, as shares of the speed without a pace. */
const [LOWEST, HIGHEST] = [0.6, 1.15];

const missing = whyNoControlGroups();
if (missing !== null) {
  process.stdout.write(`SKIPPED: the limit is not compared with a known one, because ${missing}.\n`);
  process.exit(0);
}
process.exitCode = await onThrottledStore();

async function onThrottledStore(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-truth-limit-'));
  const mariadb = new MariadbServer(join(folder, 'mariadb'));
  try {
    await mariadb.up();
    const config = join(folder, 'thermobench.yaml');
    await writeFile(config, stringify({ targets: { mariadb: mariadb.targets()[0]?.settings } }), { mode: 0o600 });
    await using store = new ControlGroup('thermobench-truth-limit', { writesPerSecond: Number(values.writes) }, folder);
    store.add(Number(await readFile(join(folder, 'mariadb', 'mariadb.pid'), 'utf8')));
    const engine = openLocalEngine(loadSettings({ dataFolder: join(folder, 'data'), configFile: config, env: {} }));
    try {
      return await compare(engine);
    } finally {
      await engine.close();
    }
  } finally {
    await mariadb.down();
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(engine: LocalEngine): Promise<number> {
  const objective = { p99Ms: `<= ${values.p99}` };
  const common = {
    ...{ target: 'mariadb', source: { kind: 'synthetic' }, producers: 4, sink: { commitEvery: 10 } },
    ...{ durationMs: Number(values.seconds) * 1_000, warmupMs: 1_000 },
  };
  let search = await engine.startLimitSearch({ run: common, objective }, null);
  while (search.state === 'running') {
    await pause(500);
    search = await engine.limitSearch(search.id);
  }
  search.probes.forEach((probe) => say(`search: ${probe.ratePerSecond ?? 'full speed'}: ${probeOutcome(probe)}`));
  limitSentences(search).forEach(say);

  const fullSpeed = search.probes[0]?.result?.rowsPerSecond ?? 0;
  let highest = 0;
  for (let rate = LOWEST * fullSpeed; rate < HIGHEST * fullSpeed; rate *= STEP) {
    let held = 0;
    for (let run = 0; run < Number(values.repeat); run += 1) {
      const { id } = await engine.start({ ...common, ratePerSecond: rate, thresholds: objective }, null);
      while (!hasEnded((await engine.run(id)).state)) {
        await pause(200);
      }
      const samples = await engine.samples(id, { after: -1, maxPoints: 120 });
      held += judgeProbe(await engine.report(id), samples, objective).outcome === 'held' ? 1 : 0;
    }
    say(`exhaustive: ${rate.toFixed(1)}: held in ${held} of ${values.repeat} runs`);
    highest = held * 2 > Number(values.repeat) ? rate : highest;
  }
  const found = search.holds?.ratePerSecond ?? 0;
  const difference = found / highest - 1;
  say(`The search found ${found}/s in ${search.probes.length} runs; the exhaustive search ${highest.toFixed(1)}/s.`);
  say(`They differ by ${(difference * 100).toFixed(1)} %.`);
  return Math.abs(difference) <= (1 + PRECISION) * STEP - 1 ? 0 : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
