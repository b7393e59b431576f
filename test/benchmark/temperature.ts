/**
 * `node test/benchmark/temperature.ts --folder DIR [--rows 20000000] [--run-s 60]`: how long the Temperature dashboard waits for
 * MariaDB while a run writes at full speed into the same locations. The readings of a collector, 30 days of eight sensors up to
 * now, are written to a private server first, which takes minutes; what an earlier call wrote is kept.
 */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { z } from 'zod';

import { Frame, NewestReading } from '../../service/src/model/series.ts';
import { Run } from '../../service/src/model/run.ts';
import { MysqlTarget } from '../../service/src/sinks/mysql/options.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { TrialService } from '../../service/test/http/trial-service.ts';
import { printTable } from './tables.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    rows: { type: 'string', default: '20000000' },
    'run-s': { type: 'string', default: '60' },
  },
});
const { folder } = values;
if (folder === undefined) {
  throw new Error('--folder DIR says where the server and its readings are to be kept.');
}
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SENSORS = 8;
const RUN = 'collector000000000000';
const PIECE = 1_000_000;
const Newest = z.array(NewestReading);
const Frames = z.array(Frame);

const server = new MariadbServer(join(folder, 'mariadb'));
await server.up();
try {
  const [{ name, settings }] = server.targets();
  const all = Number(values.rows);
  await fill(MysqlTarget.parse(settings), all);
  const service = await TrialService.start({ targets: { [name]: settings } });
  try {
    printTable(
      ['question', 'idle: first', 'again', 'during the run: first', 'median', 'slowest'],
      await measure(service, name, all)
    );
  } finally {
    await service[Symbol.asyncDispose]();
  }
} finally {
  await server.down();
}
process.exit();

async function measure(service: TrialService, target: string, all: number): Promise<string[][]> {
  const spanMs = (all / SENSORS) * 1_000;
  const questions = new Map<string, () => Promise<string>>([
    ['newest', async () => `${Newest.parse(await service.json(`/api/v1/newest?target=${target}`)).length} locations`],
    ['locations', async () => JSON.stringify(await service.json(`/api/v1/locations?target=${target}`)).slice(0, 20)],
    ['an hour', () => series(service, target, HOUR_MS)],
    ['a day', () => series(service, target, DAY_MS)],
    ['everything', () => series(service, target, spanMs)],
  ]);
  const idle = new Map<string, number[]>();
  for (const [question, ask] of questions) {
    idle.set(question, [await timed(question, ask), await timed(question, ask)]);
  }
  const source = { kind: 'synthetic', locations: SENSORS };
  const body = { target, source, durationMs: Number(values['run-s']) * 1_000, sink: { commitEvery: 1_000 } };
  const run = Run.parse(await service.json('/api/v1/runs', { method: 'POST', body }));
  await pause(10_000);
  const during = new Map<string, number[]>();
  for (const end = Date.now() + (Number(values['run-s']) - 15) * 1_000; Date.now() < end;) {
    for (const [question, ask] of questions) {
      during.set(question, [...(during.get(question) ?? []), await timed(question, ask)]);
    }
  }
  const after = Run.parse(await service.json(`/api/v1/runs/${run.id}`));
  console.error(`The run: ${after.state}, ${after.acked} rows acked, ${after.rowsPerSecond} rows/s.`);
  return [...questions.keys()].map((question) => {
    const times = during.get(question) ?? [];
    const sorted = times.toSorted((a, b) => a - b);
    const [first, again] = idle.get(question) ?? [];
    return [question, first, again, times[0], sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((cell) =>
      typeof cell === 'number' ? `${(cell / 1_000).toFixed(2)} s` : String(cell)
    );
  });
}

async function series(service: TrialService, target: string, spanMs: number): Promise<string> {
  const to = Date.now();
  const path = `/api/v1/series?target=${target}&from=${to - spanMs}&to=${to}&maxPoints=500`;
  const frames = Frames.parse(await service.json(path));
  const pending = frames.reduce((sum, { pendingHours = 0 }) => sum + pendingHours, 0);
  const rows = frames.flatMap(({ count }) => count).reduce((sum, count) => sum + count, 0);
  return `${frames.length} locations, ${rows} readings, ${pending} hours pending`;
}

async function timed(question: string, ask: () => Promise<string>): Promise<number> {
  const begun = performance.now();
  const answer = await ask().catch(String);
  const ms = performance.now() - begun;
  console.error(`${question}: ${Math.round(ms)} ms, ${answer}`);
  return ms;
}

/** One reading per second from each sensor, up to now, as other programs write them. */
async function fill(target: MysqlTarget, all: number): Promise<void> {
  const sink = await mysqlSink.connect(target, {});
  await sink.prepare({ run: RUN, payload: 1, locations: [] });
  await sink.close();
  const { host, port, user, password, database } = target;
  const sql = await createConnection({ host, port, user, password, database, timezone: 'Z' });
  await sql.query("SET time_zone = '+00:00'");
  const [[held]] = await sql.query<RowDataPacket[]>('SELECT MAX(seq) + 1 AS found FROM reading WHERE run_id = ?', [
    RUN,
  ]);
  for (let from = Number(held.found); from < all; from += PIECE) {
    await sql.query(
      `INSERT INTO reading (run_id, producer, seq, location, time, value)
       SELECT ?, 0, seq, CONCAT('synthetic-', 1 + seq MOD ${SENSORS}),
         NOW(3) - INTERVAL ? SECOND + INTERVAL seq DIV ${SENSORS} SECOND, 20 + seq MOD ${SENSORS} + 5 * SIN(seq / 100000)
       FROM seq_${from}_to_${Math.min(all, from + PIECE) - 1}`,
      [RUN, all / SENSORS]
    );
    console.error(`${Math.min(all, from + PIECE)} of ${all} readings are written.`);
  }
  await sql.end();
}
