import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Preset } from '../../service/src/model/preset.ts';
import { Report } from '../../service/src/model/report.ts';
import { Sweep } from '../../service/src/model/sweep.ts';
import { TargetSummary } from '../../service/src/model/target.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';

const SERVICE = fileURLToPath(new URL('../../service', import.meta.url));
const TRIAL_SINK = join(SERVICE, 'test/trial-sink');
const ROWS = 300;
const RUN = ['--source', 'synthetic', '--producers', '2', '--rows', String(ROWS)];
const SOUND = { acked: ROWS, stored: ROWS, lost: 0, duplicated: 0, wrong: 0 };

let kafka: TestKafka;
/** Inside the checkout, so that its packages are found. */
let copy: string;
let folder: string;

beforeAll(async () => {
  mkdirSync(resolve('.cache'), { recursive: true });
  copy = mkdtempSync(resolve('.cache/trial-sink-'));
  folder = mkdtempSync(join(tmpdir(), 'thermobench-trial-sink-'));
  addSink(copy);
  kafka = await sharedKafka();
  const targets = {
    stream: { ...kafka.target(), topic: 'trial' },
    paper: { sink: 'trial', file: join(folder, 'paper.ndjson') },
    copied: { sink: 'trial', file: join(folder, 'copied.ndjson') },
  };
  writeFileSync(join(folder, 'thermobench.yaml'), JSON.stringify({ targets }));
});
afterAll(async () => {
  await kafka[Symbol.asyncDispose]();
  rmSync(copy, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

/** Copies the service, and adds the sink as CONTRIBUTING says: its folder, and its place in the list of sinks. */
function addSink(to: string): void {
  for (const part of ['src', 'package.json']) {
    cpSync(join(SERVICE, part), join(to, part), { recursive: true, filter: (file) => !file.endsWith('.test.ts') });
  }
  symlinkSync(join(SERVICE, 'node_modules'), join(to, 'node_modules'));

  const sinks = join(to, 'src/sinks');
  mkdirSync(join(sinks, 'trial'));
  for (const name of readdirSync(TRIAL_SINK)) {
    const source = readFileSync(join(TRIAL_SINK, name), 'utf8');
    writeFileSync(join(sinks, 'trial', name), source.replaceAll("'../../src/", "'../../"));
  }
  const list = readFileSync(join(sinks, 'index.ts'), 'utf8');
  const listed = list.replace('nullSink];', 'nullSink, trialSink];');
  expect(listed).not.toBe(list);
  writeFileSync(join(sinks, 'index.ts'), `import { trialSink } from './trial/kind.ts';\n${listed}`);
}

function start(...words: string[]): ChildProcess {
  const config = join(folder, 'thermobench.yaml');
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
    ...{
      THERMOBENCH_DATA: join(folder, 'data'),
      THERMOBENCH_CONFIG: config,
      THERMOBENCH_TOKEN: 'a-token-of-this-test',
    },
  };
  return spawn(process.execPath, [join(copy, 'src/cli/main.ts'), ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function output(...words: string[]): Promise<string> {
  const child = start(...words);
  const read = (stream: NodeJS.ReadableStream | null) => (stream ? text(stream) : '');
  const [stdout, stderr] = await Promise.all([read(child.stdout), read(child.stderr), once(child, 'close')]);
  expect({ code: child.exitCode, stderr: child.exitCode === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function answer<Schema extends z.ZodType>(schema: Schema, ...words: string[]): Promise<z.output<Schema>> {
  return schema.parse(JSON.parse(await output(...words, '--json')));
}

describe('a sink that was added with its folder and its line in the list', { timeout: 300_000 }, () => {
  it('accepts a run, counts its rows in the store, and counts them again', async () => {
    const report = await answer(
      Report,
      'run',
      '--target',
      'paper',
      ...RUN,
      '--commit-every',
      '20',
      '--trial-sync',
      'true'
    );
    expect(report).toMatchObject({
      ...{ state: 'done', valid: true, sink: 'trial', ledger: SOUND },
      spec: { sink: { commitEvery: 20, trialSync: true } },
    });
    expect(await answer(Report, 'verify', report.id)).toMatchObject({ valid: true, ledger: SOUND });
  });

  it('accepts a sweep over its own settings', async () => {
    const { state, cells } = await answer(Sweep, 'sweep', '--target', 'paper', ...RUN, '--commit-every', '10,100');
    expect(state).toBe('done');
    expect(cells).toMatchObject([
      { settings: { 'sink.commitEvery': 10 }, valid: true, ledger: { lost: 0 } },
      { settings: { 'sink.commitEvery': 100 }, valid: true, ledger: { lost: 0 } },
    ]);
  });

  it('accepts a relay, during a run and on its own, and stores each reading once', async () => {
    const report = await answer(Report, 'run', '--target', 'stream', '--relay-to', 'copied', ...RUN);
    expect(report).toMatchObject({ valid: true, relay: { target: 'copied', sink: 'trial', ledger: SOUND } });

    const relay = ['relay', '--from', 'stream', '--until-caught-up'];
    const summary = z.looseObject({ rows: z.int(), duplicates: z.int() });
    expect(await answer(summary, ...relay, '--to', 'paper')).toMatchObject({ rows: ROWS, duplicates: 0 });
    expect(await answer(summary, ...relay, '--to', 'copied')).toMatchObject({ duplicates: ROWS });
  });

  it('is in the help of the commands', async () => {
    expect(await output('run', '--help')).toMatch(/--trial-sync <[^>]+> +\[trial\]/);
    expect(await output('relay', '--help')).toMatch(/--to <target>[^-]*trial/);
  });

  it('is in the answers of the service: roles, form, presets and OpenAPI', async () => {
    const service = start('serve', '--listen', '127.0.0.1:0', '--json');
    try {
      const address = await listening(service);
      const headers = { authorization: 'Bearer a-token-of-this-test' };
      const get = async (path: string) => (await fetch(new URL(path, address), { headers })).json();

      const targets = z.array(TargetSummary).parse(await get('/api/v1/targets'));
      expect(targets.find(({ name }) => name === 'paper')).toMatchObject({
        roles: { run: true, relayFrom: false, relayTo: true },
        options: { properties: { commitEvery: { default: 50 }, trialSync: { type: 'boolean' } } },
      });
      const presets = z.array(Preset).parse(await get('/api/v1/presets?target=paper'));
      expect(presets.map(({ name }) => name)).toEqual(expect.arrayContaining(['stores-side-by-side', 'commit-sweep']));

      const { paths } = z.looseObject({ paths: z.record(z.string(), z.unknown()) }).parse(await get('/openapi.json'));
      for (const path of ['/api/v1/runs', '/api/v1/sweeps']) {
        expect(JSON.stringify(paths[path])).toContain('trialSync');
      }
      expect(await get('/api/v1/locations?target=paper')).toEqual([]);
    } finally {
      service.kill('SIGTERM');
      await once(service, 'close');
    }
  });
});

/** Resolves with the URL at which the service listens. */
async function listening(service: ChildProcess): Promise<string> {
  let said = '';
  for await (const bytes of service.stdout ?? []) {
    said += String(bytes);
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
    if (url !== undefined) {
      return url;
    }
  }
  throw new Error(`The service ended before it listened: ${said}`);
}
