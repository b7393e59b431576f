import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

import { Report } from '../model/report.ts';
import { Run } from '../model/run.ts';
import { Sweep } from '../model/sweep.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/thermobench', import.meta.url));
const QUICK = ['--source', 'synthetic', '--producers', '1', '--rows', '200'];

const Refusal = z.object({
  error: z.object({ kind: z.string(), code: z.string(), hint: z.string(), fields: z.array(z.unknown()) }),
});

/** Each test starts the program many times, and on a busy machine each start takes many seconds. */
vi.setConfig({ testTimeout: 240_000 });

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-cli-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function start(words: readonly string[], data = 'data'): ChildProcess {
  const env = { PATH: process.env.PATH, HOME: folder, THERMOBENCH_DATA: join(folder, data) };
  return spawn(PROGRAM, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ChildProcess) {
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

function read(stream: NodeJS.ReadableStream | null): Promise<string> {
  return stream ? text(stream) : Promise.resolve('');
}

function thermobench(...words: string[]) {
  return ended(start(words));
}

/** The only document on stdout. Throws if there is none, or if there is other output. */
function onlyDocument<Schema extends z.ZodType>(stdout: string, schema: Schema): z.output<Schema> {
  return schema.parse(JSON.parse(stdout));
}

describe('files of a data folder', () => {
  it("are readable only by their owner, while a report gets the permissions of the shell's umask", async () => {
    const report = join(folder, 'report.json');
    const run = await ended(start(['run', ...QUICK, '--json'], 'private'));
    const { id } = onlyDocument(run.stdout, Report);
    await ended(start(['report', id, '--output', report], 'private'));

    const kept = readdirSync(join(folder, 'private'), { recursive: true, withFileTypes: true });
    expect(kept.map(({ name }) => name)).toContain('readings.db');
    for (const { parentPath, name } of kept) {
      expect.soft(statSync(join(parentPath, name)).mode & 0o077, name).toBe(0);
    }
    expect(statSync(report).mode & 0o777).toBe(0o666 & ~process.umask());
  });
});

describe('thermobench run', () => {
  it('writes, counts the stored rows and reports: one document on stdout, exit code 0', async () => {
    const { code, stdout } = await thermobench('run', ...QUICK, '--commit-every', '50', '--label', 'first', '--json');

    const report = onlyDocument(stdout, Report);
    expect(report).toMatchObject({
      state: 'done',
      valid: true,
      target: 'sqlite',
      spec: { label: 'first', sink: { commitEvery: 50 } },
      ledger: { offered: 200, acked: 200, stored: 200, lost: 0, duplicated: 0, wrong: 0 },
    });
    expect(code).toBe(0);
  });

  it('prints the same text without colour if there is no terminal', async () => {
    const { code, stdout } = await thermobench('run', ...QUICK);

    expect(stdout).toContain('offered 200 · acked 200 · stored 200 · lost 0');
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  it('ends with 3 if the generator was the limit and --strict is set', async () => {
    const words = [
      'run',
      '--target',
      'null',
      '--source',
      'synthetic',
      '--producers',
      '1',
      '--duration',
      '1s',
      '--json',
    ];
    const [lenient, strict] = [await thermobench(...words), await thermobench(...words, '--strict')];

    expect(onlyDocument(strict.stdout, Report).generator.limited).toBe(true);
    expect([lenient.code, strict.code]).toEqual([0, 3]);
  });

  it('stops on Ctrl-C: what was acked is committed, counted in the store and reported', async () => {
    const run = start(
      ['run', '--source', 'synthetic', '--producers', '1', '--duration', 'forever', '--json'],
      'stopped'
    );
    const result = ended(run);
    await runningIn('stopped');
    run.kill('SIGINT');

    const { code, stdout, stderr } = await result;
    const report = onlyDocument(stdout, Report);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0 } });
    expect(report.ledger?.acked).toBeGreaterThan(0);
    expect(stderr).toContain('Stopping');
    expect(code).toBe(0);
  });

  it.each([
    ['an unknown flag', ['run', '--frobnicate', '1'], 'INVALID_USAGE'],
    ['an unknown command', ['rnu'], 'INVALID_USAGE'],
    ['a missing argument', ['report'], 'INVALID_USAGE'],
    ['flags with wrong values', ['run', '--producers', '0', '--rate', '5'], 'INVALID_INPUT'],
    ['a target that is not configured', ['targets', 'check', 'nowhere'], 'TARGET_UNKNOWN'],
    ['a run that does not exist', ['report', 'zzzzzzzz'], 'RUN_UNKNOWN'],
    ['too few runs to compare', ['compare', 'zzzzzzzz'], 'INVALID_INPUT'],
    ['a limit that is not a number', ['runs', '--limit', 'all'], 'INVALID_INPUT'],
    ['a number of brokers that has no majority', ['stack', 'up', 'kafka', '--brokers', '2'], 'INVALID_USAGE'],
    ['a server that the stack does not have', ['stack', 'up', 'oracle'], 'SERVER_UNKNOWN'],
    ['a missing configuration file', ['targets', '--config', '/no/such.yaml'], 'ENOENT'],
  ])('refuses %s with exit code 2, a document on stdout and text on stderr', async (_case, words, expected) => {
    const { code, stdout, stderr } = await thermobench(...words, '--json');

    expect(onlyDocument(stdout, Refusal).error).toMatchObject({ kind: 'configuration', code: expected });
    expect(stderr).toMatch(/^✖ .+\n/);
    expect(code).toBe(2);
  });

  it('ends with 1 if the store fails', async () => {
    const data = join(folder, 'unwritable');
    const configFile = join(folder, 'unreachable.yaml');
    writeFileSync(
      configFile,
      'targets: { gone: { sink: mysql, host: 127.0.0.1, port: 1, database: d, user: u, password: p } }\n'
    );
    const { code, stdout } = await thermobench(
      'run',
      '--target',
      'gone',
      '--config',
      configFile,
      '--data',
      data,
      '--json'
    );

    expect(onlyDocument(stdout, Report)).toMatchObject({ state: 'failed', errors: [{ kind: 'transient' }] });
    expect(code).toBe(1);
  });
});

describe('what a run leaves behind', () => {
  it('can be listed, shown, verified and compared', async () => {
    await thermobench('run', ...QUICK, '--commit-every', '1', '--json');
    await thermobench('run', ...QUICK, '--commit-every', '100', '--json');

    const [newest, older] = onlyDocument((await thermobench('runs', '--json')).stdout, z.array(Run));
    const compared = await thermobench('compare', older?.id ?? '', 'last');
    expect(compared.stdout).toMatch(/≠ commitEvery +1 +100/);
    expect(compared.code).toBe(0);

    const verified = onlyDocument((await thermobench('verify', 'last', '--json')).stdout, Report);
    expect(verified).toMatchObject({ id: newest?.id, valid: true, ledger: { stored: 200 } });

    const page = join(folder, 'page.html');
    const written = await thermobench('report', 'last', '--format', 'html', '--output', page);
    expect(written.code).toBe(0);
    expect(readFileSync(page, 'utf8')).toContain(`<h1>Run ${newest?.id}`);
  });

  it('is a table of medians for a sweep', async () => {
    const words = ['--commit-every', '1,50', '--repeat', '2', '--seed', '3', '--rows', '100', '--producers', '1'];
    const { code, stdout } = await thermobench('sweep', '--source', 'synthetic', ...words, '--json');

    const sweep = onlyDocument(stdout, Sweep);
    expect(sweep).toMatchObject({ state: 'done', runsEnded: 4 });
    expect(sweep.cells.map(({ settings }) => settings)).toEqual([
      { 'sink.commitEvery': 1 },
      { 'sink.commitEvery': 50 },
    ]);
    expect(sweep.cells.every(({ valid, runs }) => valid === true && runs.length === 2)).toBe(true);
    expect(code).toBe(0);
  });
});

describe('thermobench serve', () => {
  it('is found by other commands, executes their runs unless they have their own configuration, and leaves no record behind', async () => {
    const words = ['serve', '--listen', '127.0.0.1:0', '--log-level', 'info', '--json'];
    const service = start(words, 'served');
    const result = ended(service);
    const note = join(folder, 'served', 'service.json');
    while (!existsSync(note)) {
      await pause(20);
    }
    expect(statSync(note).mode & 0o777).toBe(0o600);

    const run = await ended(start(['run', ...QUICK, '--json'], 'served'));
    expect(onlyDocument(run.stdout, Report)).toMatchObject({ state: 'done', valid: true });
    const wrong = await ended(start(['report', 'zzzzzzzz', '--json'], 'served'));
    expect(onlyDocument(wrong.stdout, Refusal).error.code).toBe('RUN_UNKNOWN');
    expect(wrong.code).toBe(2);
    const ownFile = join(folder, 'own.yaml');
    writeFileSync(ownFile, `targets: { own: { sink: sqlite, file: ${join(folder, 'own.db')} } }\n`);
    const own = await ended(start(['run', ...QUICK, '--target', 'own', '--config', ownFile, '--json'], 'served'));
    expect(onlyDocument(own.stdout, Report)).toMatchObject({ state: 'done', target: 'own', valid: true });
    const listed = await ended(start(['runs', '--json'], 'served'));
    expect(onlyDocument(listed.stdout, z.array(Run))[0]).toMatchObject({ spec: { target: 'own' }, state: 'done' });
    const second = await ended(start(words, 'served'));
    expect(onlyDocument(second.stdout, Refusal).error.code).toBe('SERVICE_RUNNING');
    expect(second.code).toBe(1);

    service.kill('SIGTERM');
    const { code, stdout, stderr } = await result;
    expect(onlyDocument(stdout, z.object({ address: z.url(), pid: z.literal(service.pid ?? 0) }))).toBeTruthy();
    expect(stderr).toContain('"path":"/api/v1/runs"');
    expect(stderr).not.toContain(readFileSync(join(folder, 'served', 'token'), 'utf8').trim());
    expect(code).toBe(0);
    expect(existsSync(note)).toBe(false);
  });
});

describe('help', () => {
  it('exists for every command, on stdout, with exit code 0', async () => {
    const { code, stdout } = await thermobench('--help');
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) /gm)].flatMap(([, name]) =>
      name === 'help' ? [] : [name ?? '']
    );

    expect(code).toBe(0);
    expect(commands).toEqual(expect.arrayContaining(['run', 'sweep', 'serve', 'targets', 'stack', 'verify']));
    const helps = await Promise.all(commands.map((name) => thermobench(name, '--help')));
    for (const help of helps) {
      expect(help).toMatchObject({ code: 0, stderr: '' });
      expect(help.stdout).toContain('--json');
    }
  });
});

/** Resolves when a run is writing to that data folder, as seen by another process. */
async function runningIn(data: string): Promise<void> {
  for (;;) {
    const { stdout } = await ended(start(['runs', '--json'], data));
    const [run] = onlyDocument(stdout, z.array(Run));
    if (run?.state === 'running' && run.acked > 0) {
      return;
    }
  }
}

describe('thermobench outages', () => {
  it('lists what is broken, undoes it, and offers experiments only for private servers', async () => {
    const [list, undo, presets] = await Promise.all([
      thermobench('outages', '--json'),
      thermobench('outages', 'undo'),
      thermobench('outages', 'presets'),
    ]);
    expect(list).toMatchObject({ code: 0, stdout: '[]\n' });
    expect(undo).toMatchObject({ code: 0, stdout: 'Nothing is broken on purpose.\n' });
    expect(presets).toMatchObject({ code: 0, stdout: expect.stringContaining('thermobench stack up kafka') });
  });
});
