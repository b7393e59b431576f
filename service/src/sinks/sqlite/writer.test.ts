import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { connectSqlite } from '../../../test/sinks/connect.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermobench-sqlite-'));
  file = join(folder, 'readings.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const connect = (options: object = {}, target: object = {}) => connectSqlite({ file, ...target }, options);
const preparation = { run: '0000test', payload: 1, locations: [] };

describe('a session that is closed while it waits for its turn', () => {
  it('gives up immediately', async () => {
    const sink = connect({}, { lockTimeoutMs: 600_000 });
    await sink.prepare(preparation);
    const session = await sink.open('0000test', 0);
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await session.write({ firstSeq: 0, readings: [{ location: 'lab', time: 0, value: 1 }] });
    const commit = session.commit();
    await session.close();
    await expect(commit).rejects.toMatchObject({ kind: 'transient', code: 'SESSION_CLOSED' });
    await sink.close();
  });
});

describe('many producers', () => {
  it('all make progress, and none blocks the thread while another process writes', async () => {
    const sink = connect({ commitEvery: 2 });
    await sink.prepare(preparation);
    const blocker = lockInTurns(file);
    const accounts = await Promise.all(
      Array.from({ length: 200 }, async (_, producer) => {
        const session = await sink.open('0000test', producer);
        for (let firstSeq = 0; firstSeq < 6; firstSeq += 2) {
          const readings = [1, 2].map((value) => ({ location: `pi-${producer}`, time: firstSeq, value }));
          await session.write({ firstSeq, readings });
          expect(await session.commit()).toBe(2);
        }
        await session.close();
        return { producer, offered: 6, acked: 6, unacked: [] };
      })
    );
    await blocker.terminate();
    const counts = await sink.ledger.count('0000test', accounts);
    expect(counts).toHaveLength(200);
    expect(counts?.every(({ rows, wrong, unacked }) => rows === 6 && wrong === 0 && unacked === 0)).toBe(true);
    await sink.close();
  });
});

/** Another writer, in its own thread, that takes the lock repeatedly. */
function lockInTurns(path: string): Worker {
  const body = `
    const { DatabaseSync } = require('node:sqlite');
    const { workerData } = require('node:worker_threads');
    const database = new DatabaseSync(workerData, { timeout: 0 });
    const lock = () => {
      try {
        database.exec('BEGIN IMMEDIATE');
      } catch {
        setTimeout(lock, 1);
        return;
      }
      setTimeout(() => {
        database.exec('ROLLBACK');
        setTimeout(lock, 2);
      }, 1);
    };
    lock();`;
  return new Worker(body, { eval: true, workerData: path });
}
