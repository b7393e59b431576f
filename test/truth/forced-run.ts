import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';
import { z } from 'zod';

import { Report } from '../../service/src/model/report.ts';
import type { MariadbServer } from '../../service/src/stack/mariadb.ts';
import type { Setting } from './cause.ts';
import { ControlGroup, type Limits } from './control-group.ts';
import { Locks } from './locks.ts';
import { NarrowNetwork } from './narrow-network.ts';
import { RedoLog } from './redo-log.ts';
import { SlowFlush } from './slow-flush.ts';
import { SlowProxy } from './slow-proxy.ts';
import { SwapSpace } from './swap-space.ts';

const CLI = join(import.meta.dirname, '../../service/bin/thermobench');
/** Seconds without measuring, in which caches fill and connections open. */
const WARMUP = '2s';
const SWAP_MEGABYTES = 512;

/** Where runs are done. */
export interface Laboratory {
  /** On the disk that is limited. */
  readonly folder: string;
  readonly mariadb: MariadbServer;
}

/** How long a run measures, and whether its verdict is tested by an experiment. */
export interface Effort {
  readonly seconds: number;
  readonly confirm: boolean;
}

/** Does a run with everything that slows it down, and removes that afterwards. */
export async function forcedRun(setting: Setting, { folder, mariadb }: Laboratory, effort: Effort): Promise<Report> {
  // Too little memory can kill it.
  await mariadb.up();
  const settings = z.looseObject({ port: z.int(), database: z.string() }).parse(mariadb.targets()[0]?.settings);
  const login = mariadb.administrator();
  if (login === undefined) {
    throw new Error('The private MariaDB was not created.');
  }
  const { flushMs, delayMs, bitsPerSecond, limitStore, limitMemory, limitProducers, locking, redoLogBytes } = setting;
  await using _flush = flushMs === undefined ? null : await SlowFlush.of(mariadb, flushMs, folder);
  await using proxy = delayMs === undefined ? null : await SlowProxy.before(settings.port, { delayMs });
  await using network = bitsPerSecond === undefined ? null : await NarrowNetwork.before(settings.port, bitsPerSecond);
  using _swap = limitMemory === undefined ? null : new SwapSpace(folder, SWAP_MEGABYTES);
  const config = join(folder, 'thermobench.yaml');
  const target = { ...settings, ...(proxy && { port: proxy.port }), ...network?.address };
  await writeFile(config, stringify({ targets: { mariadb: target } }), { mode: 0o600 });
  await using memory = limited('thermobench-truth-memory', limitMemory, folder, null);
  // The kernel counts a page for the group in which it was first used, so the store must be started in its group.
  await memory?.around(async () => {
    await mariadb.down();
    await mariadb.up();
  });
  const store = await pidOf(folder);
  using _pinned = setting.cpus === undefined ? null : pinned(store, setting.cpus);
  await using _store = limited('thermobench-truth-store', limitStore, folder, store);
  await using producers = limited('thermobench-truth-producers', limitProducers, folder, null);
  using _burning = burn(setting.burning ?? 0);
  await using _locks = locking && (await Locks.begin(login, settings.database, locking));
  await using _log = redoLogBytes === undefined ? null : await RedoLog.shrink(login, redoLogBytes);
  const command = [
    ...(setting.cpus === undefined ? [] : ['taskset', '--cpu-list', firstCpus(setting.cpus)]),
    ...(network?.inside ?? []),
    ...[CLI, 'run', '--json', '--data', join(folder, 'data'), '--config', config],
    ...runArguments(setting),
    ...['--duration', `${effort.seconds}s`, '--warmup', WARMUP, '--source', 'synthetic'],
    ...(effort.confirm ? ['--confirm'] : []),
  ];
  return Report.parse(JSON.parse(await outputOf(command, producers)));
}

function runArguments({ target, producers, commitEvery, insert, payload, rate }: Setting): string[] {
  return [
    ...['--target', target, '--producers', String(producers)],
    ...(commitEvery === undefined ? [] : ['--commit-every', String(commitEvery)]),
    ...(insert === undefined ? [] : ['--insert', insert]),
    ...(payload === undefined ? [] : ['--payload', String(payload)]),
    ...(rate === undefined ? [] : ['--rate', rate]),
  ];
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

/** Lets a process run only on the first CPUs, until disposed. */
function pinned(pid: number, count: number): Disposable {
  const pin = (list: string) => {
    execFileSync('taskset', ['--all-tasks', '--pid', '--cpu-list', list, String(pid)], { stdio: 'ignore' });
  };
  pin(firstCpus(count));
  return { [Symbol.dispose]: () => pin(firstCpus(cpus().length)) };
}

function firstCpus(count: number): string {
  return `0-${count - 1}`;
}

/** Programs that keep a CPU busy each, until disposed. */
function burn(programs: number): Disposable {
  const burning = Array.from({ length: programs }, () => spawn(process.execPath, ['-e', 'for (;;) {}']));
  return { [Symbol.dispose]: () => burning.forEach((each) => each.kill('SIGKILL')) };
}

async function outputOf([program, ...args]: readonly string[], group: ControlGroup | null): Promise<string> {
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
