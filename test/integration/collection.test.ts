import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Report } from '../../service/src/model/report.ts';
import { Run } from '../../service/src/model/run.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';

const PROGRAM = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const SENSORS = 8;
/** About a second's readings. */
const SPOOLED_BYTES = 200_000;

/** Where the rows of a run are, and what numbers they have. */
const SCHEMAS = {
  timeseries: { table: 'reading', seq: 'seq', ofRun: 'run_id = ?' },
  article: {
    table: 'reading_article',
    seq: 'CONV(SUBSTR(reading_note, -10, 7), 36, 10) + 0',
    ofRun: 'SUBSTR(reading_note, 1, LENGTH(reading_note) - 12) = ?',
  },
} as const;
type SchemaName = keyof typeof SCHEMAS;

let mariadb: TestMariadb;
let folder: string;
let collectors: Collector[];
let first: string | undefined;
beforeAll(async () => {
  mariadb = await sharedMariadb();
});
afterAll(() => mariadb[Symbol.asyncDispose]());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-collection-'));
  collectors = [];
  first = undefined;
  for (let zone = 0; zone < SENSORS; zone++) {
    const sensor = join(folder, `sys/class/thermal/thermal_zone${zone}`);
    mkdirSync(sensor, { recursive: true });
    writeFileSync(join(sensor, 'type'), `zone${zone}\n`);
    writeFileSync(join(sensor, 'temp'), `${40_000 + 1_111 * zone}\n`);
  }
  configure({});
});
afterEach(async () => {
  await Promise.all(collectors.map((collector) => collector.end('SIGKILL')));
  await mariadb.start();
  rmSync(folder, { recursive: true });
});

describe.each(Object.keys(SCHEMAS).filter(isSchema))('a collection into a table of the schema %s', (schema) => {
  it('has stored every reading exactly once after its store was unreachable', async () => {
    const collector = collect(schema);
    await expect.poll(() => rowsOf(schema)).toBeGreaterThan(5 * SENSORS);
    await mariadb.kill('SIGTERM');
    await collector.says('The store is unreachable');
    await spooled();
    await mariadb.start();
    await collector.says('The store is reachable again; ');
    const atReturn = await rowsOf(schema);
    await expect.poll(() => rowsOf(schema)).toBeGreaterThan(atReturn + SENSORS);

    const { code, report } = await collector.end('SIGTERM');
    expect(code).toBe(0);
    expect(report).toMatchObject({ kind: 'collection', state: 'done', valid: true, store: { version: /MariaDB/ } });
    const offered = report?.ledger?.offered;
    expect(report?.ledger).toMatchObject({ acked: offered, stored: offered, lost: 0, duplicated: 0, gaps: 0 });
    expect(await countOf(schema, report?.id)).toEqual({ rows: offered, distinct: offered, next: offered });
  });

  it('that is killed while its store is unreachable leaves its readings for the next one, under their own run', async () => {
    const killed = collect(schema);
    await expect.poll(() => rowsOf(schema)).toBeGreaterThan(5 * SENSORS);
    await mariadb.kill('SIGKILL');
    await killed.says('The store is unreachable');
    await spooled();
    await killed.end('SIGKILL');
    await mariadb.start();

    const next = collect(schema);
    await next.says('Not delivered yet from earlier collections');
    const [{ id: nextRun }, { id: killedRun }] = await runs();
    await expect.poll(async () => (await countOf(schema, nextRun)).rows).toBeGreaterThan(SENSORS);
    const { code, report } = await next.end('SIGTERM');
    expect(code).toBe(0);
    const offered = report?.ledger?.offered;
    expect(await countOf(schema, nextRun)).toEqual({ rows: offered, distinct: offered, next: offered });

    const { rows, ...others } = await countOf(schema, killedRun);
    expect(others).toEqual({ distinct: rows, next: rows });
    const [, killedReport] = await runs();
    expect(killedReport).toMatchObject({ state: 'interrupted', valid: true, offered: rows });
  });
});

describe('a collection whose store hangs', () => {
  it('still ends, and the readings that it leaves are delivered once, later', async () => {
    configure({ timeoutMs: 1_000 });
    const hung = collect('article');
    await expect.poll(() => rowsOf('article')).toBeGreaterThan(SENSORS);
    const pid = z.number().parse((await mariadb.server.status()).pid);
    process.kill(pid, 'SIGSTOP');
    await hung.says('did not answer');
    const { code, report } = await hung.end('SIGTERM').finally(() => process.kill(pid, 'SIGCONT'));
    expect(code).toBe(0);
    expect(report).toMatchObject({ state: 'done', valid: null, ledgerProblem: { kind: 'transient' } });

    const next = collect('article');
    await next.says('Not delivered yet from earlier collections');
    const [{ id }] = await runs();
    await expect.poll(async () => (await countOf('article', id)).rows).toBeGreaterThan(SENSORS);
    await next.end('SIGTERM');
    const { rows, ...others } = await countOf('article', report?.id);
    expect(others).toEqual({ distinct: rows, next: rows });
    const [, left] = await runs();
    expect(left).toMatchObject({ state: 'done', valid: true, offered: rows, acked: rows });
  });
});

describe('a collection', () => {
  it('has exclusive use of its target', async () => {
    const running = collect('timeseries');
    await running.says('Collecting from');
    expect(await collect('timeseries').end()).toMatchObject({ code: 1, output: /TARGET_BUSY/ });
  });

  it('waits for a store that is unreachable at the start', async () => {
    await mariadb.kill('SIGTERM');
    const collector = collect('timeseries');
    await collector.says('The store is unreachable');
    await mariadb.start();
    await collector.says('The store is reachable again');
    expect(await collector.end('SIGTERM')).toMatchObject({ code: 0, report: { valid: true } });
  });

  it('does not start if the password is wrong', async () => {
    configure({ password: 'another' });
    expect(await collect('timeseries').end()).toMatchObject({ code: 2, output: /ER_ACCESS_DENIED_ERROR/ });
    expect(await runs()).toEqual([]);
  });
});

interface Collector {
  /** Resolves when this text is on stderr; rejects if it ends without it. */
  says(words: string): Promise<void>;
  /** Sends the signal, if one is given, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<{ code: number | null; output: string; report: Report | null }>;
}

/** Writes the configuration; a collector reads it when it starts. */
function configure(changes: Record<string, unknown>): void {
  const targets = { pi: { ...mariadb.target(), ...changes } };
  writeFileSync(join(folder, 'thermobench.yaml'), JSON.stringify({ targets }));
}

function collect(schema: SchemaName): Collector {
  const flags = ['--source', 'thermal', '--sysfs-root', join(folder, 'sys'), '--rate', '20/s', '--schema', schema];
  const child = thermobench('collect', '--target', 'pi', ...flags, '--json');
  const closed = once(child, 'close');
  const stdout = child.stdout ? text(child.stdout) : Promise.resolve('');
  let output = '';
  child.stderr?.setEncoding('utf8').on('data', (some: string) => {
    output += some;
    child.emit('said');
  });
  const collector = {
    async says(words: string) {
      while (!output.includes(words)) {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`It ended without printing "${words}": ${output}`);
        }
        await Promise.race([once(child, 'said'), closed]);
      }
    },
    async end(signal?: NodeJS.Signals) {
      if (signal !== undefined && child.exitCode === null) {
        child.kill(signal);
      }
      await closed;
      const parsed = Report.safeParse(JSON.parse((await stdout) || 'null'));
      return { code: child.exitCode, output, report: parsed.data ?? null };
    },
  };
  collectors.push(collector);
  return collector;
}

async function runs(): Promise<Run[]> {
  const child = thermobench('runs', '--json');
  const [stdout] = await Promise.all([child.stdout ? text(child.stdout) : '', once(child, 'close')]);
  return z.array(Run).parse(JSON.parse(stdout));
}

function thermobench(...words: string[]): ChildProcess {
  const files = { THERMOBENCH_DATA: join(folder, 'data'), THERMOBENCH_CONFIG: join(folder, 'thermobench.yaml') };
  const env = { PATH: process.env.PATH, HOME: folder, ...files };
  return spawn(PROGRAM, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * Resolves when about a second's readings have gone to disk. Looks at the file's size, because the spool is locked for other
 * processes.
 */
async function spooled(): Promise<void> {
  const size = () => statSync(join(folder, 'data/spool/pi.db-wal'), { throwIfNoEntry: false })?.size ?? 0;
  const before = size();
  await expect.poll(size).toBeGreaterThan(before + SPOOLED_BYTES);
}

/** Rows of the first collection of the test. */
async function rowsOf(schema: SchemaName): Promise<number> {
  if (first === undefined) {
    const all = await runs();
    first = all.at(-1)?.id;
  }
  return first === undefined ? 0 : (await countOf(schema, first)).rows;
}

/** Counted without the sink: rows, distinct numbers, and the number after the highest. */
async function countOf(schema: SchemaName, run: string | undefined) {
  const { table, seq, ofRun } = SCHEMAS[schema];
  const connection = await createConnection({ ...mariadb.administrator(), database: 'temperature' });
  try {
    const [[row]] = await connection.query<RowDataPacket[]>(
      `SELECT COUNT(*) AS \`rows\`, COUNT(DISTINCT ${seq}) AS \`distinct\`, COALESCE(MAX(${seq}) + 1, 0) AS next
       FROM ${table} WHERE ${ofRun}`,
      [run ?? '']
    );
    const number = z.coerce.number();
    return z.object({ rows: number, distinct: number, next: number }).parse(row);
  } finally {
    await connection.end();
  }
}

function isSchema(name: string): name is SchemaName {
  return name in SCHEMAS;
}
