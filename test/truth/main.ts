import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { stringify } from 'yaml';
import { z } from 'zod';

import { Report } from '../../service/src/model/report.ts';
import type { Verdict } from '../../service/src/model/verdict.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { CAUSES, type Cause } from './causes.ts';
import { ControlGroup, whyNoControlGroups, type Limits } from './control-group.ts';
import { matrix, summary, type Judged, type Said } from './matrix.ts';
import { Locks } from './locks.ts';
import { NarrowNetwork } from './narrow-network.ts';
import { RedoLog } from './redo-log.ts';
import { SlowFlush } from './slow-flush.ts';
import { SlowProxy } from './slow-proxy.ts';
import { SwapSpace } from './swap-space.ts';

/**
 * Forces each cause of a limit on real servers and compares the verdict with it: `npm run truth -- [--seconds 10] [--only WORDS] [--confirm]`.
 * Prints a table as Markdown. Exits with 1 if a verdict is wrong although it claims high confidence.
 */

const CLI = join(import.meta.dirname, '../../service/bin/thermobench');
/** Seconds without measuring, in which caches fill and connections open. */
const WARMUP = '2s';
const SWAP_MEGABYTES = 512;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
    confirm: { type: 'boolean', default: false },
  },
});
const missing = whyNoControlGroups();
if (missing !== null) {
  process.stdout.write(`SKIPPED: the verdict is not compared with known causes, because ${missing}.\n`);
  process.exit(0);
}
const judged = await judgeAll(CAUSES.filter(({ truth, strength }) => `${truth} ${strength}`.includes(values.only)));
process.stdout.write(`\n${matrix(judged)}\n\n${summary(judged)}\n`);
process.exitCode = judged.some(({ cause, said, confidence }) => said !== cause.truth && confidence === 'high') ? 1 : 0;

async function judgeAll(causes: readonly Cause[]): Promise<Judged[]> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-truth-'));
  const mariadb = new MariadbServer(join(folder, 'mariadb'));
  try {
    await mariadb.up();
    const results: Judged[] = [];
    for (const cause of causes) {
      // Too little memory can kill it.
      await mariadb.up();
      const result = await judgeOne(cause, { folder, mariadb });
      const lines = [`${cause.truth} (${cause.strength}): ${result.said}, ${result.confidence}`, ...result.evidence];
      process.stderr.write(`${lines.join('\n    ')}\n`);
      results.push(result);
    }
    return results;
  } finally {
    await mariadb.down();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Place {
  folder: string;
  mariadb: MariadbServer;
}

async function judgeOne(cause: Cause, { folder, mariadb }: Place): Promise<Judged> {
  const settings = z.looseObject({ port: z.int(), database: z.string() }).parse(mariadb.targets()[0]?.settings);
  const login = mariadb.administrator();
  if (login === undefined) {
    throw new Error('The private MariaDB was not created.');
  }
  await using _flush = cause.flushMs === undefined ? null : await SlowFlush.of(mariadb, cause.flushMs, folder);
  await using proxy =
    cause.delayMs === undefined ? null : await SlowProxy.before(settings.port, { delayMs: cause.delayMs });
  await using network =
    cause.bitsPerSecond === undefined ? null : await NarrowNetwork.before(settings.port, cause.bitsPerSecond);
  using _swap = cause.store?.memoryBytes === undefined ? null : new SwapSpace(folder, SWAP_MEGABYTES);
  const config = join(folder, 'thermobench.yaml');
  const target = { ...settings, ...(proxy && { port: proxy.port }), ...network?.address };
  await writeFile(config, stringify({ targets: { mariadb: target } }), { mode: 0o600 });
  await using _store = limited('thermobench-truth-store', cause.store, folder, await pidOf(folder));
  await using producers = limited('thermobench-truth-producers', cause.producers, folder, null);
  using _burning = burn(cause.burning ?? 0);
  await using _locks = cause.locking && (await Locks.begin(login, settings.database, cause.locking));
  await using _log = cause.redoLogBytes === undefined ? null : await RedoLog.shrink(login, cause.redoLogBytes);
  const args = ['run', '--json', '--data', join(folder, 'data'), '--config', config, '--target', cause.target];
  const timed = ['--duration', `${values.seconds}s`, '--warmup', WARMUP, '--source', 'synthetic'];
  const confirm = values.confirm ? ['--confirm'] : [];
  const { verdict, confirmation } = Report.parse(
    JSON.parse(await run([...(network?.inside ?? []), CLI, ...args, ...timed, ...confirm, ...cause.run], producers))
  );
  return {
    cause,
    ...saidBy(verdict),
    before: confirmation === null ? null : saidBy(confirmation.before),
    evidence: verdict?.evidence ?? [],
  };
}

function saidBy(verdict: Verdict | null): Said {
  return verdict === null
    ? { said: 'none', confidence: 'low' }
    : { said: `${verdict.side} ${verdict.resource}`, confidence: verdict.confidence };
}

function limited(name: string, limits: Limits | undefined, folder: string, pid: number | null): ControlGroup | null {
  if (limits === undefined) {
    return null;
  }
  const group = new ControlGroup(name, limits, folder);
  if (pid !== null) {
    group.add(pid);
  }
  return group;
}

async function pidOf(folder: string): Promise<number> {
  return Number(await readFile(join(folder, 'mariadb', 'mariadb.pid'), 'utf8'));
}

/** Programs that keep a CPU busy each, until disposed. */
function burn(programs: number): Disposable {
  const burning = Array.from({ length: programs }, () => spawn(process.execPath, ['-e', 'for (;;) {}']));
  return { [Symbol.dispose]: () => burning.forEach((each) => each.kill('SIGKILL')) };
}

async function run([program, ...args]: readonly string[], group: ControlGroup | null): Promise<string> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  if (child.pid !== undefined) {
    group?.add(child.pid);
  }
  let [out, errors] = ['', ''];
  child.stdout.on('data', (part) => (out += String(part)));
  child.stderr.on('data', (part) => (errors += String(part)));
  await once(child, 'close');
  if (out === '') {
    throw new Error(`${program} ${args.join(' ')} printed no report:\n${errors}`);
  }
  return out;
}
