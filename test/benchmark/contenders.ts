import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { readMeasure, type Measure } from './measure.ts';

const run = promisify(execFile);
const LIMIT_MS = 300_000;
const CONNECTOR = 'mysql-connector-python==9.4.0';

export interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** One way to write rows, always in a separate process. */
export interface Contender {
  name: string;
  /** Whether its rows are stored in the table. */
  stores: boolean;
  measure(login: Login): Promise<Measure>;
}

/** Thermobench, with all measurements of a run unless `unmetered`, and with samples of the host if `observed`. */
export function thermobench(name: string, rows: number, options: object, metering = 'metered'): Contender {
  return {
    name,
    stores: true,
    measure: (login) => {
      const target = { sink: 'mysql', ...login };
      return ours('mysql', rows, metering, target, { schema: 'article', ...options });
    },
  };
}

/** The maximum rate of the generator itself. */
export function nullSink(name: string, rows: number): Contender {
  return { name, stores: false, measure: () => ours('null', rows, 'metered', { sink: 'null' }, {}) };
}

function ours(kind: string, rows: number, metering: string, target: object, options: object): Promise<Measure> {
  const args = [kind, String(rows), metering, JSON.stringify(target), JSON.stringify(options)];
  return measured(process.execPath, [local('ours.ts'), ...args]);
}

/** The original article's Python script. */
export function python(name: string, rows: number, commitEvery: number): Contender {
  return {
    name,
    stores: true,
    measure: async (login) => {
      const env = { ...process.env, BENCHMARK_LOGIN: JSON.stringify(login) };
      return measured(await pythonWithConnector(), [local('peers/story.py'), String(rows), String(commitEvery)], env);
    },
  };
}

/** sysbench, a C program, with the same statements in Lua. */
export function sysbench(name: string, rows: number, commitEvery: number): Contender {
  return {
    name,
    stores: true,
    measure: ({ host, port, user, password, database }) =>
      measured('sysbench', [
        local('peers/insert.lua'),
        '--db-driver=mysql',
        `--mysql-host=${host}`,
        `--mysql-port=${port}`,
        `--mysql-user=${user}`,
        `--mysql-password=${password}`,
        `--mysql-db=${database}`,
        '--threads=1',
        '--time=0',
        `--events=${rows}`,
        `--commit_every=${commitEvery}`,
        'run',
      ]),
  };
}

async function measured(program: string, args: string[], env = process.env): Promise<Measure> {
  const { stdout } = await run(program, args, { env, timeout: LIMIT_MS });
  return readMeasure(stdout);
}

/** A virtual environment with the connector, made once, outside the checkout. */
async function pythonWithConnector(): Promise<string> {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'thermobench', 'benchmark-python');
  const program = join(folder, 'bin', 'python');
  const isMade =
    existsSync(program) && (await run(program, ['-c', 'import mysql.connector']).then(Boolean, () => false));
  if (!isMade) {
    await run('/usr/bin/python3', ['-m', 'venv', '--clear', folder]);
    await run(program, ['-m', 'pip', 'install', '--quiet', CONNECTOR], { timeout: LIMIT_MS });
  }
  return program;
}

function local(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
